;; Decodes the text in which the package contains its module. js/scripts/encode.mjs documents its form, the
;; streams and the tables at 0.
(module
  (memory (export "memory") 1)

  ;; The end of the module that was decoded.
  (global $end (export "end") (mut i32) (i32.const 0))
  ;; The address of the header: the addresses of the streams, relative to it, four bytes each.
  (global $header (mut i32) (i32.const 0))

  ;; Decodes the text from $text to $to. Returns the address of the module.
  (func (export "decode") (param $text i32) (param $to i32) (result i32)
    (local $module i32)
    (local $functions i32)
    (local.set $module (call $characters (local.get $text) (local.get $to)))
    (global.set $header (local.get $text))
    (global.set $end (local.get $module))
    ;; What is before the code, with the number of functions as its last four bytes.
    (call $rest (i32.const 0))
    (global.set $end (i32.sub (global.get $end) (i32.const 4)))
    (local.set $functions (i32.load (global.get $end)))
    (loop $next
      (call $function)
      (br_if $next
        (local.tee $functions (i32.sub (local.get $functions) (i32.const 1)))))
    ;; What is after the code.
    (call $rest (i32.const 36))
    (local.get $module))

  ;; Decodes characters to bytes in place, and returns their end.
  (func $characters (param $from i32) (param $to i32) (result i32)
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
    (local.get $end))

  ;; Copies a whole stream.
  (func $rest (param $stream i32)
    (local $length i32)
    (local.set $stream (i32.add (global.get $header) (local.get $stream)))
    (local.set $length
      (i32.sub (i32.load offset=4 (local.get $stream)) (i32.load (local.get $stream))))
    (memory.copy
      (global.get $end)
      (i32.add (global.get $header) (i32.load (local.get $stream)))
      (local.get $length))
    (global.set $end (i32.add (global.get $end) (local.get $length))))

  ;; Copies a number in LEB128 from a stream, and returns it.
  (func $number (param $stream i32) (result i32)
    (local $byte i32)
    (local $shift i32)
    (local $value i32)
    (local.set $stream (i32.add (global.get $header) (local.get $stream)))
    (loop $next
      (i32.store8
        (global.get $end)
        (local.tee $byte
          (i32.load8_u (i32.add (global.get $header) (i32.load (local.get $stream))))))
      (i32.store (local.get $stream) (i32.add (i32.load (local.get $stream)) (i32.const 1)))
      (global.set $end (i32.add (global.get $end) (i32.const 1)))
      (local.set $value
        (i32.or
          (local.get $value)
          (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $next (i32.ge_u (local.get $byte) (i32.const 128))))
    (local.get $value))

  ;; Copies so many numbers from a stream.
  (func $numbers (param $stream i32) (param $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (drop (call $number (local.get $stream)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  (func $function
    (local $to i32)
    (local.set $to (call $number (i32.const 4)))
    (local.set $to (i32.add (local.get $to) (global.get $end)))
    ;; The groups of local variables: a number and a type each.
    (call $numbers (i32.const 8) (i32.shl (call $number (i32.const 8)) (i32.const 1)))
    (loop $next
      (call $instruction)
      (br_if $next (i32.lt_u (global.get $end) (local.get $to)))))

  (func $instruction
    (local $code i32)
    (local $operands i32)
    (local.set $code (call $byte))
    ;; The prefix of the instructions of bulk memory.
    (if (i32.eq (local.get $code) (i32.const 0xfc))
      (then (local.set $code (i32.add (call $byte) (i32.const 256)))))
    (local.set $operands (i32.load8_u offset=285 (local.get $code)))
    ;; br_table: a number of labels, and one label more.
    (if (i32.eq (local.get $code) (i32.const 0x0e))
      (then
        (call $numbers
          (i32.shl (local.get $operands) (i32.const 2))
          (i32.add (call $number (i32.shl (local.get $operands) (i32.const 2))) (i32.const 1)))
        (return)))
    (call $operand (i32.and (local.get $operands) (i32.const 15)))
    (call $operand (i32.shr_u (local.get $operands) (i32.const 4))))

  ;; Copies a byte from the stream of the instructions, and returns it.
  (func $byte (result i32)
    (local $byte i32)
    (local $at i32)
    (local.set $at (i32.load offset=32 (global.get $header)))
    (i32.store offset=32 (global.get $header) (i32.add (local.get $at) (i32.const 1)))
    (i32.store8
      (global.get $end)
      (local.tee $byte (i32.load8_u (i32.add (global.get $header) (local.get $at)))))
    (global.set $end (i32.add (global.get $end) (i32.const 1)))
    (local.get $byte))

  ;; Copies an operand from a stream; there is none if the stream is 0.
  (func $operand (param $stream i32)
    (if (local.get $stream)
      (then (drop (call $number (i32.shl (local.get $stream) (i32.const 2))))))))
