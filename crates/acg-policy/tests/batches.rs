//! Numbers are split into the batches that requests can have.

use acg_policy::{BulkBatch, Number, Policy, Profile, Resource, Service, Validator};

fn number(row: usize, account: &str) -> Number {
    let number = format!("+4420794{row:05}");
    Number::new(number, account).with_service(Service::DirectRouting)
}

fn rows(batches: &[BulkBatch]) -> Vec<(&str, &[usize])> {
    batches.iter().map(|batch| (&*batch.account_name, &*batch.rows)).collect()
}

#[test]
fn numbers_of_several_accounts_in_any_order_keep_their_rows() {
    let accounts = ["contoso", "fabrikam", "contoso", "Contoso", "fabrikam"];
    let numbers: Vec<Number> =
        accounts.iter().enumerate().map(|(row, account)| number(row, account)).collect();
    let validator = Validator::new(Policy::new(Profile::Strict));
    let batches = validator.batches(numbers.clone());
    let expected: [(&str, &[usize]); 3] =
        [("contoso", &[0, 2]), ("fabrikam", &[1, 4]), ("Contoso", &[3])];
    assert_eq!(rows(&batches), expected);
    for batch in batches {
        let of_rows: Vec<_> = batch.rows.iter().map(|row| numbers[*row].clone()).collect();
        assert_eq!(batch.body.numbers, of_rows);
        assert!(validator.accept(batch.body, None).is_ok());
    }
}

#[test]
fn a_batch_has_at_most_a_hundred_numbers() {
    let validator = Validator::default();
    let sizes = |count| {
        let batches = validator.batches((0..count).map(|row| number(row, "contoso")));
        batches.iter().map(|batch| batch.rows.len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(0), [0; 0]);
    assert_eq!(sizes(100), [100]);
    assert_eq!(sizes(101), [100, 1]);
    assert_eq!(sizes(250), [100, 100, 50]);
}

#[test]
fn a_batch_has_at_most_the_bytes_of_the_policy() {
    let numbers = || (0..3).map(|row| number(row, "contoso"));
    let two: acg_policy::NumberBatch = numbers().take(2).collect();
    let size = two.to_json().len();
    for (limit, expected) in [(size, vec![2, 1]), (size - 1, vec![1, 1, 1]), (1, vec![1, 1, 1])] {
        let policy = Policy::default().with_max_body_bytes(limit).unwrap();
        let validator = Validator::new(policy);
        let batches = validator.batches(numbers());
        let sizes: Vec<_> = batches.iter().map(|batch| batch.rows.len()).collect();
        assert_eq!(sizes, expected, "{limit}");
        for batch in batches {
            assert_eq!(validator.accept(batch.body, None).is_ok(), limit > 1, "{limit}");
        }
    }
}

#[test]
fn validated_numbers_can_be_sent_in_batches() {
    let validator = Validator::default();
    let valid: Result<Vec<_>, _> =
        (0..2).map(|row| validator.accept(number(row, "contoso"), None)).collect();
    assert_eq!(rows(&validator.batches(valid.unwrap())), [("contoso", &[0, 1][..])]);
}

#[test]
fn numbers_with_errors_are_left_out_and_keep_no_row() {
    let mut numbers: Vec<_> = (0..5).map(|row| number(row, "contoso")).collect();
    numbers[3] = number(1, "contoso");
    numbers[2].telephone_number = "020 7946 0125".to_owned();
    let validator = Validator::new(Policy::new(Profile::Strict));
    let [batch] = validator.batches(numbers).try_into().unwrap();
    let report = validator.check_resource(&batch.body, None);
    let valid = batch.clone().without_faulty(&report).unwrap();
    assert_eq!(valid.rows, [0, 1, 4]);
    let body = validator.accept(valid.body.clone(), None).unwrap();
    assert_eq!(valid.without_faulty(body.warnings()).unwrap().body, *body);

    let too_small = Validator::new(Policy::default().with_max_body_bytes(1).unwrap());
    let report = too_small.check_resource(&batch.body, None);
    assert_eq!(batch.without_faulty(&report), None);
}
