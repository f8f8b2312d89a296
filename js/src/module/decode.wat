;; Decodes the text in which the package contains its module. js/scripts/encode.mjs documents the text, model.mjs the entropy coder,
;; streams.mjs the streams and their table. The numbers here are those of these files: the build fails if what it has encoded is not
;; decoded to the same module.
;;
;; Memory:
;;      0  Tables, 5,120 bytes each: the symbols of the 4,096 parts of all probability, their lower eight bits, then for each symbol
;;         the sum of the probabilities of smaller symbols, two bytes each, and the sum of all. Five tables for values, one for
;;         distances (25600), at most 23 for the tokens of a stream (30720).
;; 163840  The levels of a table, one byte each.
;; 164864  The map from contexts to tables.
;; 166400  The next byte of each of the 13 streams, then their end, as addresses.
;;         From START of decode.mjs on: the text, the streams, and the module.
;;
;; Streams, in the order of STREAMS in streams.mjs; those that are named here:
;;      0  table, with four bytes for each entry
;;      1  before (166404): what is before the code
;;      2  locals
;;     10  instruction, with an entry of the table for each byte
;;     11  after (166444) and rest (166448): what is after the code
(module
  (memory (export "memory") 1)

  ;; Where the next character is.
  (global $text (mut i32) (i32.const 0))
  ;; The state of the entropy coder.
  (global $state (mut i64) (i64.const 0))
  ;; The end of what was decoded, and at last the end of the module.
  (global $end (export "end") (mut i32) (i32.const 0))
  ;; Not 0 if the last instruction of the function was written.
  (global $last (mut i32) (i32.const 0))

  ;; Decodes the text to $to. Returns the address of the module.
  (func (export "decode") (param $text i32) (param $to i32) (result i32)
    (local $table i32)
    (local $symbol i32)
    (local $stream i32)
    (local $functions i32)
    (global.set $text (local.get $text))
    (global.set $end (local.get $to))
    (call $refill)
    (call $refill)
    ;; The tables of values, whose levels are written as they are.
    (loop $table
      (local.set $symbol (i32.const 0))
      (loop $next
        (i32.store8 offset=163840 (local.get $symbol) (call $bits (i32.const 5)))
        (br_if $next
          (i32.lt_u
            (local.tee $symbol (i32.add (local.get $symbol) (i32.const 1)))
            (i32.const 32))))
      (call $build (local.get $table))
      (br_if $table
        (i32.lt_u
          (local.tee $table (i32.add (local.get $table) (i32.const 5120)))
          (i32.const 25600))))
    (loop $next
      (call $stream (local.get $stream))
      (br_if $next
        (i32.ne (local.tee $stream (i32.add (local.get $stream) (i32.const 4))) (i32.const 52))))
    (local.set $to (global.get $end))
    (i32.store (i32.const 166452) (local.get $to))
    ;; What is before the code, with the number of functions as its last four bytes.
    (call $rest (i32.const 166404))
    (global.set $end (i32.sub (global.get $end) (i32.const 4)))
    (local.set $functions (i32.load (global.get $end)))
    (loop $next
      (call $function)
      (br_if $next
        (local.tee $functions (i32.sub (local.get $functions) (i32.const 1)))))
    ;; What is after the code.
    (call $rest (i32.const 166444))
    (call $rest (i32.const 166448))
    (local.get $to))

  ;; Unpacks a stream to $end, and stores its address among those at 166400, four bytes for each stream.
  (func $stream (param $stream i32)
    (local $table i32)
    (local $rest i32)
    (local $before i32)
    (local $earlier i32)
    (local $symbol i32)
    (local $length i32)
    (local $distance i32)
    (local $history i32)
    (i32.store offset=166400 (local.get $stream) (global.get $end))
    (local.set $rest (call $bits (i32.const 5)))
    (local.set $length (call $bits (i32.const 20)))
    ;; The table of distances, then those of the tokens.
    (local.set $table (i32.const 25600))
    (loop $next
      (call $values (i32.const 163840) (i32.const 280) (i32.const 0) (i32.const 3))
      (call $build (local.get $table))
      (local.set $table (i32.add (local.get $table) (i32.const 5120)))
      (local.set $rest (i32.sub (local.get $rest) (i32.const 1)))
      (br_if $next (i32.ge_s (local.get $rest) (i32.const 0))))
    (call $values (i32.const 164864) (i32.const 1024) (i32.const 20480) (i32.const 0))
    (local.set $rest (i32.add (global.get $end) (local.get $length)))
    (loop $next
      (local.set $symbol
        (call $symbol
          (i32.add
            (i32.mul
              (i32.load8_u offset=164864
                (i32.or
                  (i32.or (local.get $before) (local.get $history))
                  (i32.shl (i32.shr_u (local.get $earlier) (i32.const 7)) (i32.const 9))))
              (i32.const 5120))
            (i32.const 30720))))
      (if (i32.lt_u (local.get $symbol) (i32.const 256))
        (then
          (call $put (local.get $symbol))
          (local.set $earlier (local.get $before))
          (local.set $before (local.get $symbol))
          (local.set $history (i32.const 0)))
        (else
          (local.set $length
            (i32.add (call $number (i32.sub (local.get $symbol) (i32.const 256))) (i32.const 1)))
          ;; 0 is the distance of the match before.
          (local.set $symbol (call $number (call $symbol (i32.const 25600))))
          (local.set $distance
            (select (local.get $symbol) (local.get $distance) (local.get $symbol)))
          (loop $copy
            (local.set $earlier (local.get $before))
            (local.set $before (i32.load8_u (i32.sub (global.get $end) (local.get $distance))))
            (call $put (local.get $before))
            (br_if $copy
              (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
          (local.set $history (i32.const 256))))
      (br_if $next (i32.lt_u (global.get $end) (local.get $rest)))))

  (func $put (param $byte i32)
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  ;; Decodes the plain bits of a number, whose highest bits are $symbol.
  (func $number (param $symbol i32) (result i32)
    (local $bits i32)
    (if (i32.lt_u (local.get $symbol) (i32.const 4))
      (then (return (local.get $symbol))))
    (local.set $bits (i32.sub (i32.shr_u (local.get $symbol) (i32.const 1)) (i32.const 1)))
    (i32.add
      (i32.shl
        (i32.or (i32.and (local.get $symbol) (i32.const 1)) (i32.const 2))
        (local.get $bits))
      (call $bits (local.get $bits))))

  ;; Decodes $count values. The table depends on the value before, or on $most if that is less.
  (func $values (param $to i32) (param $count i32) (param $table i32) (param $most i32)
    (local $before i32)
    (local $symbol i32)
    (local.set $count (i32.add (local.get $to) (local.get $count)))
    (loop $next
      (local.set $symbol
        (call $symbol
          (i32.add
            (local.get $table)
            (i32.mul
              (select
                (local.get $before)
                (local.get $most)
                (i32.lt_u (local.get $before) (local.get $most)))
              (i32.const 5120)))))
      (if (i32.lt_u (local.get $symbol) (i32.const 24))
        (then
          (local.set $before (local.get $symbol))
          (local.set $symbol (i32.const 23))))
      (local.set $symbol (i32.shl (i32.const 1) (i32.sub (local.get $symbol) (i32.const 23))))
      (memory.fill (local.get $to) (local.get $before) (local.get $symbol))
      (br_if $next
        (i32.lt_u
          (local.tee $to (i32.add (local.get $to) (local.get $symbol)))
          (local.get $count)))))

  ;; Makes the table of the levels at 163840.
  (func $build (param $table i32)
    (local $symbol i32)
    (local $all i32)
    (local $sum i32)
    (local $first i32)
    (local $level i32)
    (loop $next
      (local.set $level (i32.load8_u offset=163840 (local.get $symbol)))
      (local.set $all (i32.add (local.get $all) (i32.mul (local.get $level) (local.get $level))))
      (br_if $next
        (i32.ne
          (local.tee $symbol (i32.add (local.get $symbol) (i32.const 1)))
          (i32.const 280))))
    (local.set $symbol (i32.const 0))
    (loop $next
      (local.set $level (i32.load8_u offset=163840 (local.get $symbol)))
      ;; Most symbols do not occur.
      (if (local.get $level)
        (then
          (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $level) (local.get $level))))
          (local.set $level (i32.div_u (i32.shl (local.get $sum) (i32.const 12)) (local.get $all)))
          (memory.fill
            (i32.add (local.get $table) (local.get $first))
            (local.get $symbol)
            (i32.sub (local.get $level) (local.get $first)))
          (local.set $first (local.get $level))))
      (local.set $symbol (i32.add (local.get $symbol) (i32.const 1)))
      (i32.store16 offset=4096
        (i32.add (local.get $table) (i32.shl (local.get $symbol) (i32.const 1)))
        (local.get $first))
      (br_if $next (i32.ne (local.get $symbol) (i32.const 280)))))

  ;; Decodes a symbol.
  (func $symbol (param $table i32) (result i32)
    (local $part i32)
    (local $symbol i32)
    (local $sums i32)
    (local $first i32)
    (local.set $part (i32.and (i32.wrap_i64 (global.get $state)) (i32.const 4095)))
    (local.set $symbol
      (i32.or
        (i32.load8_u (i32.add (local.get $table) (local.get $part)))
        (i32.shl
          (i32.ge_u (local.get $part) (i32.load16_u offset=4608 (local.get $table)))
          (i32.const 8))))
    (local.set $sums
      (i32.load offset=4096 align=2
        (i32.add (local.get $table) (i32.shl (local.get $symbol) (i32.const 1)))))
    (local.set $first (i32.and (local.get $sums) (i32.const 65535)))
    (global.set $state
      (i64.add
        (i64.mul
          (i64.shr_u (global.get $state) (i64.const 12))
          (i64.extend_i32_u (i32.sub (i32.shr_u (local.get $sums) (i32.const 16)) (local.get $first))))
        (i64.extend_i32_u (i32.sub (local.get $part) (local.get $first)))))
    (if (i64.lt_u (global.get $state) (i64.const 0x1000000))
      (then (call $refill)))
    (local.get $symbol))

  ;; Decodes $count plain bits.
  (func $bits (param $count i32) (result i32)
    (local $state i64)
    (local.set $state (global.get $state))
    (global.set $state (i64.shr_u (local.get $state) (i64.extend_i32_u (local.get $count))))
    (local.set $count
      (i32.and
        (i32.wrap_i64 (local.get $state))
        (i32.sub (i32.shl (i32.const 1) (local.get $count)) (i32.const 1))))
    (if (i64.lt_u (global.get $state) (i64.const 0x1000000))
      (then (call $refill)))
    (local.get $count))

  ;; Reads four digits into the state. They are from `#`, without the backslash.
  (func $refill
    (local $digits i32)
    (local.set $digits (i32.sub (i32.load align=1 (global.get $text)) (i32.const 0x23232323)))
    (local.set $digits
      (i32.sub
        (local.get $digits)
        (i32.and
          (i32.shr_u (i32.add (local.get $digits) (i32.const 0x46464646)) (i32.const 7))
          (i32.const 0x01010101))))
    (global.set $text (i32.add (global.get $text) (i32.const 4)))
    (global.set $state
      (i64.or
        (i64.shl (global.get $state) (i64.const 24))
        (i64.extend_i32_u
          (i32.or
            (i32.or
              (i32.and (local.get $digits) (i32.const 0x3f))
              (i32.and (i32.shr_u (local.get $digits) (i32.const 2)) (i32.const 0xfc0)))
            (i32.or
              (i32.and (i32.shr_u (local.get $digits) (i32.const 4)) (i32.const 0x3f000))
              (i32.and (i32.shr_u (local.get $digits) (i32.const 6)) (i32.const 0xfc0000))))))))

  ;; Copies a whole stream, whose address is at $stream, and which ends where the next one begins.
  (func $rest (param $stream i32)
    (local $length i32)
    (local.set $length
      (i32.sub (i32.load offset=4 (local.get $stream)) (i32.load (local.get $stream))))
    (memory.copy (global.get $end) (i32.load (local.get $stream)) (local.get $length))
    (global.set $end (i32.add (global.get $end) (local.get $length))))

  ;; Copies a number in LEB128 from a stream, and returns it.
  (func $copy (param $stream i32) (result i32)
    (local $byte i32)
    (local $shift i32)
    (local $value i32)
    (local $from i32)
    (local $to i32)
    (local.set $stream (i32.shl (local.get $stream) (i32.const 2)))
    (local.set $from (i32.load offset=166400 (local.get $stream)))
    (local.set $to (global.get $end))
    (loop $next
      (local.set $byte (i32.load8_u (local.get $from)))
      (i32.store8 (local.get $to) (local.get $byte))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $value
        (i32.or
          (local.get $value)
          (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $next (i32.ge_u (local.get $byte) (i32.const 128))))
    (i32.store offset=166400 (local.get $stream) (local.get $from))
    (global.set $end (local.get $to))
    (local.get $value))

  ;; Reads a byte of a stream.
  (func $read (param $stream i32) (result i32)
    (local $at i32)
    (local.set $stream (i32.shl (local.get $stream) (i32.const 2)))
    (local.set $at (i32.load offset=166400 (local.get $stream)))
    (i32.store offset=166400 (local.get $stream) (i32.add (local.get $at) (i32.const 1)))
    (i32.load8_u (local.get $at)))

  ;; Copies $count numbers in LEB128 from a stream.
  (func $numbers (param $stream i32) (param $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (drop (call $copy (local.get $stream)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  (func $function
    (local $start i32)
    (local $size i32)
    (local.set $start (global.get $end))
    ;; The groups of local variables: a number and a type each.
    (call $numbers (i32.const 2) (i32.shl (call $copy (i32.const 2)) (i32.const 1)))
    (loop $next
      (call $instruction (call $read (i32.const 10)))
      (br_if $next (i32.eqz (global.get $last))))
    ;; The size in front, in LEB128.
    (local.set $size (i32.sub (global.get $end) (local.get $start)))
    (loop $next
      (memory.copy
        (i32.add (local.get $start) (i32.const 1))
        (local.get $start)
        (i32.sub (global.get $end) (local.get $start)))
      (global.set $end (i32.add (global.get $end) (i32.const 1)))
      (i32.store8
        (local.get $start)
        (i32.or
          (i32.and (local.get $size) (i32.const 127))
          (i32.shl (i32.gt_u (local.get $size) (i32.const 127)) (i32.const 7))))
      (local.set $start (i32.add (local.get $start) (i32.const 1)))
      (br_if $next (local.tee $size (i32.shr_u (local.get $size) (i32.const 7))))))

  ;; Writes the instruction, or the pair of instructions, of an entry of the table.
  (func $instruction (param $entry i32)
    (local $what i32)
    (local $operands i32)
    (local $count i32)
    (local.set $entry
      (i32.add
        (i32.load (i32.const 166400))
        (i32.shl (local.get $entry) (i32.const 2))))
    (local.set $what (i32.load8_u offset=2 (local.get $entry)))
    (if (i32.eqz (local.get $what))
      (then
        (call $instruction (i32.load8_u (local.get $entry)))
        (call $instruction (i32.load8_u offset=1 (local.get $entry)))
        (return)))
    ;; One byte or two.
    (i32.store16 align=1 (global.get $end) (i32.load16_u (local.get $entry)))
    (global.set $end (i32.add (global.get $end) (i32.and (local.get $what) (i32.const 3))))
    (global.set $last (i32.and (local.get $what) (i32.const 4)))
    (local.set $operands (i32.load8_u offset=3 (local.get $entry)))
    (if (local.get $operands)
      (then
        (local.set $count (call $copy (i32.and (local.get $operands) (i32.const 15))))
        ;; br_table: a number of labels, and one label more.
        (if (i32.eq (i32.load8_u (local.get $entry)) (i32.const 0x0e))
          (then
            (call $numbers
              (local.get $operands)
              (i32.add (local.get $count) (i32.const 1)))
            (return)))
        (if (i32.shr_u (local.get $operands) (i32.const 4))
          (then (drop (call $copy (i32.shr_u (local.get $operands) (i32.const 4))))))))))
