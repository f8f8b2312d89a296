;; Decodes the text in which the package contains its module: see js/scripts/encode.mjs.
;;
;; At 0 are three tables of 95 bytes, from a character to a byte. A character is an index of the first table,
;; but the first and the second character select the other tables for the character after them.
(module
  (memory (export "memory") 1)

  ;; Decodes the text from `from` to `to` in place, and returns the end of the bytes.
  (func (export "decode") (param $from i32) (param $to i32) (result i32)
    (local $end i32)
    (local $index i32)
    (local.set $end (local.get $from))
    (loop $next
      (local.set $index (i32.sub (i32.load8_u (local.get $from)) (i32.const 32)))
      (if (i32.lt_u (local.get $index) (i32.const 2))
        (then
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (local.set $index
            (i32.add
              (i32.mul (local.get $index) (i32.const 95))
              ;; 63 is 95, the start of the second table, without the 32 of the space.
              (i32.add (i32.load8_u (local.get $from)) (i32.const 63))))))
      (i32.store8 (local.get $end) (i32.load8_u (local.get $index)))
      (local.set $end (i32.add (local.get $end) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $to))))
    (local.get $end)))
