;; Decodes the text in which the package contains its module. js/scripts/encode.mjs documents the text and has the numbers of
;; the contexts, model.mjs documents the probabilities, streams.mjs the streams and their table. The build decodes each text that
;; it has encoded, and fails if a number is another one here.
;;
;; Memory:
;;     0  The contexts, 32 bytes each, which must be zero. The contexts 448 to 511 are not used:
;; 14336  in their place, the sums of the probabilities of smaller nibbles, 16 numbers of two bytes,
;; 14368  the sum of all, which follows them,
;; 14400  and the next byte of each of the 10 streams, then their end, as addresses.
;;        After the contexts: the text, the streams, and the module.
;;
;; Streams, in the order of STREAMS in streams.mjs; those that are named here:
;;     0  table, with four bytes for each entry
;;     1  before (14404): what is before the code
;;     2  locals
;;     8  instruction, with an entry of the table for each byte
;;     9  after (14436): what is after the code
(module
  (memory (export "memory") 1)
  ;; In place of the probability after that of the last nibble: the sum of all.
  (data (i32.const 14368) "\00\80")

  ;; Where the next character is.
  (global $text (mut i32) (i32.const 0))
  ;; The state of the entropy coder.
  (global $state (mut i64) (i64.const 0))
  ;; The end of what was decoded, and at last the end of the module.
  (global $end (export "end") (mut i32) (i32.const 0))
  ;; Whether the function has more instructions.
  (global $open (mut i32) (i32.const 0))

  ;; Decodes the text to $to. Returns the address of the module.
  (func (export "decode") (param $text i32) (param $to i32) (result i32)
    (local $stream i32)
    (local $functions i32)
    (global.set $text (local.get $text))
    (global.set $end (local.get $to))
    (call $refill)
    (call $refill)
    (loop $next
      (call $stream (local.get $stream))
      (br_if $next
        (i32.ne (local.tee $stream (i32.add (local.get $stream) (i32.const 1))) (i32.const 10))))
    (local.set $to (global.get $end))
    (i32.store (i32.const 14440) (local.get $to))
    ;; What is before the code, with the number of functions as its last four bytes.
    (call $rest (i32.const 14404))
    (global.set $end (i32.sub (global.get $end) (i32.const 4)))
    (local.set $functions (i32.load (global.get $end)))
    (loop $next
      (call $function)
      (br_if $next
        (local.tee $functions (i32.sub (local.get $functions) (i32.const 1)))))
    ;; What is after the code.
    (call $rest (i32.const 14436))
    (local.get $to))

  ;; Unpacks a stream to $end, and stores its address among those at 14400.
  (func $stream (param $stream i32)
    (local $rest i32)
    (local $byte i32)
    (local $length i32)
    (local $distance i32)
    (local $history i32)
    (i32.store offset=14400 (i32.shl (local.get $stream) (i32.const 2)) (global.get $end))
    (local.set $rest (call $bits (i32.const 128) (i32.const 0) (i32.const 5)))
    (local.set $rest (i32.add (global.get $end) (local.get $rest)))
    (loop $next
      (local.set $length
        (call $nibble_in
          (i32.or (i32.shl (local.get $stream) (i32.const 2)) (local.get $history))))
      (local.set $history
        (i32.and
          (i32.or
            (i32.shl (local.get $history) (i32.const 1))
            (i32.gt_u (local.get $length) (i32.const 1)))
          (i32.const 3)))
      (if (i32.gt_u (local.get $length) (i32.const 1))
        (then
          (if (i32.eq (local.get $length) (i32.const 15))
            (then
              (loop $more
                (local.set $byte (call $nibble_in (i32.const 129)))
                (local.set $length (i32.add (local.get $length) (local.get $byte)))
                (br_if $more (i32.eq (local.get $byte) (i32.const 15))))))
          (local.set $distance (call $distance (local.get $stream) (local.get $length)))
          (loop $copy
            (local.set $byte (i32.load8_u (i32.sub (global.get $end) (local.get $distance))))
            (call $put (local.get $byte))
            (br_if $copy
              (local.tee $length (i32.sub (local.get $length) (i32.const 1))))))
        (else
          ;; One byte, or eight.
          (local.set $length (i32.shl (i32.const 1) (i32.mul (local.get $length) (i32.const 3))))
          (loop $more
            (local.set $byte (call $byte (local.get $stream) (local.get $byte)))
            (call $put (local.get $byte))
            (br_if $more
              (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))))
      (br_if $next (i32.lt_u (global.get $end) (local.get $rest)))))

  ;; Decodes a byte that is no part of a match; $before precedes it.
  (func $byte (param $stream i32) (param $before i32) (result i32)
    (local $one i32)
    (local $other i32)
    (local $high i32)
    (local.set $one
      (call $address
        (i32.add
          (i32.mul
            (i32.or (i32.shl (local.get $stream) (i32.const 8)) (local.get $before))
            (i32.const 17))
          (i32.const 1536))))
    (local.set $other
      (call $address
        (i32.add
          (i32.mul
            (i32.or
              (i32.shl (local.get $stream) (i32.const 2))
              (i32.shr_u (local.get $before) (i32.const 6)))
            (i32.const 17))
          (i32.const 512))))
    (local.set $high (call $nibble (local.get $one) (local.get $other)))
    (i32.or
      (i32.shl (local.get $high) (i32.const 4))
      (call $nibble
        (i32.add (local.get $one) (call $address (i32.add (local.get $high) (i32.const 1))))
        (i32.add (local.get $other) (call $address (i32.add (local.get $high) (i32.const 1)))))))

  ;; Decodes the distance of a match.
  (func $distance (param $stream i32) (param $length i32) (result i32)
    (local $bits i32)
    (local.set $bits
      (call $nibble_in
        (i32.add
          (i32.add (i32.shl (local.get $stream) (i32.const 2)) (i32.const 62))
          (select
            (local.get $length)
            (i32.const 5)
            (i32.lt_u (local.get $length) (i32.const 5))))))
    (if (i32.eq (local.get $bits) (i32.const 15))
      (then
        (local.set $bits (i32.add (local.get $bits) (call $nibble_in (i32.const 130))))))
    (i32.add
      (i32.shl (i32.const 1) (local.get $bits))
      (call $bits
        (i32.add (local.get $bits) (i32.const 132))
        (i32.const 32)
        (i32.shr_u (i32.add (local.get $bits) (i32.const 3)) (i32.const 2)))))

  ;; Decodes so many nibbles of a number, the highest one first; each one has a context $step higher than the next.
  (func $bits (param $context i32) (param $step i32) (param $nibbles i32) (result i32)
    (local $value i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $nibbles)))
        (local.set $value
          (i32.or
            (i32.shl (local.get $value) (i32.const 4))
            (call $nibble_in
              (i32.add
                (local.get $context)
                (i32.mul (local.get $step) (local.get $nibbles))))))
        (local.set $nibbles (i32.sub (local.get $nibbles) (i32.const 1)))
        (br $next)))
    (local.get $value))

  (func $put (param $byte i32)
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func $address (param $context i32) (result i32)
    (i32.shl (local.get $context) (i32.const 5)))

  ;; Decodes a nibble in one context.
  (func $nibble_in (param $context i32) (result i32)
    (call $nibble (call $address (local.get $context)) (call $address (local.get $context))))

  ;; Decodes a nibble in two contexts at these addresses, which may be the same.
  (func $nibble (param $one i32) (param $other i32) (result i32)
    (local $one_low v128)
    (local $one_high v128)
    (local $other_low v128)
    (local $other_high v128)
    (local $low v128)
    (local $high v128)
    (local $all v128)
    (local $part i32)
    (local $nibble i32)
    (local $first i32)
    (local.set $one_low (v128.load (local.get $one)))
    (local.set $one_high (v128.load offset=16 (local.get $one)))
    (local.set $other_low (v128.load (local.get $other)))
    (local.set $other_high (v128.load offset=16 (local.get $other)))
    ;; The sums of the probabilities of smaller nibbles. The first number of a context is something else.
    (local.set $low
      (i16x8.replace_lane 0
        (i16x8.avgr_u
          (i16x8.add (local.get $one_low) (v128.const i16x8 0 2048 4096 6144 8192 10240 12288 14336))
          (i16x8.add (local.get $other_low) (v128.const i16x8 0 2048 4096 6144 8192 10240 12288 14336)))
        (i32.const 0)))
    (local.set $high
      (i16x8.avgr_u
        (i16x8.add (local.get $one_high) (v128.const i16x8 16384 18432 20480 22528 24576 26624 28672 30720))
        (i16x8.add (local.get $other_high) (v128.const i16x8 16384 18432 20480 22528 24576 26624 28672 30720))))
    (v128.store offset=14336 (i32.const 0) (local.get $low))
    (v128.store offset=14352 (i32.const 0) (local.get $high))
    ;; The nibble is the last one whose sum is not above the state modulo the sum of all.
    (local.set $part (i32.and (i32.wrap_i64 (global.get $state)) (i32.const 32767)))
    (local.set $all (i16x8.splat (local.get $part)))
    (local.set $nibble
      (i32.sub
        (i32.popcnt
          (i8x16.bitmask
            (i8x16.narrow_i16x8_s
              (i16x8.le_s (local.get $low) (local.get $all))
              (i16x8.le_s (local.get $high) (local.get $all)))))
        (i32.const 1)))
    (local.set $first
      (i32.load16_u offset=14336 (i32.shl (local.get $nibble) (i32.const 1))))
    (global.set $state
      (i64.add
        (i64.mul
          (i64.shr_u (global.get $state) (i64.const 15))
          (i64.extend_i32_u
            (i32.sub
              (i32.load16_u offset=14338 (i32.shl (local.get $nibble) (i32.const 1)))
              (local.get $first))))
        (i64.extend_i32_u (i32.sub (local.get $part) (local.get $first)))))
    (if (i64.lt_u (global.get $state) (i64.const 0x1000000))
      (then (call $refill)))
    ;; The sums come closer to these numbers.
    (local.set $all (i16x8.splat (local.get $nibble)))
    (local.set $low
      (i16x8.add
        (v128.and
          (i16x8.gt_s (v128.const i16x8 0 1 2 3 4 5 6 7) (local.get $all))
          (v128.const i16x8 32752 32752 32752 32752 32752 32752 32752 32752))
        (v128.const i16x8 0 -2047 -4094 -6141 -8188 -10235 -12282 -14329)))
    (local.set $high
      (i16x8.add
        (v128.and
          (i16x8.gt_s (v128.const i16x8 8 9 10 11 12 13 14 15) (local.get $all))
          (v128.const i16x8 32752 32752 32752 32752 32752 32752 32752 32752))
        (v128.const i16x8 -16376 -18423 -20470 -22517 -24564 -26611 -28658 -30705)))
    (call $learn
      (local.get $one) (local.get $one_low) (local.get $one_high) (local.get $low) (local.get $high))
    (call $learn
      (local.get $other) (local.get $other_low) (local.get $other_high) (local.get $low) (local.get $high))
    (local.get $nibble))

  ;; Corrects the probabilities of a context.
  (func $learn
    (param $context i32) (param $low v128) (param $high v128) (param $low_goal v128) (param $high_goal v128)
    (local $used i32)
    (local $rate i32)
    (local.set $used (i32.add (i16x8.extract_lane_u 0 (local.get $low)) (i32.const 1)))
    (local.set $rate (i32.sub (i32.const 32) (i32.clz (local.get $used))))
    (v128.store
      (local.get $context)
      (i16x8.replace_lane 0
        (i16x8.add
          (local.get $low)
          (i16x8.shr_s (i16x8.sub (local.get $low_goal) (local.get $low)) (local.get $rate)))
        ;; At most 63.
        (i32.sub (local.get $used) (i32.shr_u (local.get $used) (i32.const 6)))))
    (v128.store offset=16
      (local.get $context)
      (i16x8.add
        (local.get $high)
        (i16x8.shr_s (i16x8.sub (local.get $high_goal) (local.get $high)) (local.get $rate)))))

  ;; Reads four digits into the state.
  (func $refill
    (local $digit i32)
    (local $count i32)
    (loop $next
      (local.set $digit (i32.load8_u (global.get $text)))
      (global.set $text (i32.add (global.get $text) (i32.const 1)))
      (global.set $state
        (i64.or
          (i64.shl (global.get $state) (i64.const 6))
          ;; From `#`, without the backslash.
          (i64.extend_i32_u
            (i32.sub
              (i32.sub (local.get $digit) (i32.const 35))
              (i32.gt_u (local.get $digit) (i32.const 92))))))
      (br_if $next
        (i32.lt_u
          (local.tee $count (i32.add (local.get $count) (i32.const 1)))
          (i32.const 4)))))

  ;; Copies a whole stream, whose address is at $stream, and which ends where the next one begins.
  (func $rest (param $stream i32)
    (local $length i32)
    (local.set $length
      (i32.sub (i32.load offset=4 (local.get $stream)) (i32.load (local.get $stream))))
    (memory.copy (global.get $end) (i32.load (local.get $stream)) (local.get $length))
    (global.set $end (i32.add (global.get $end) (local.get $length))))

  ;; Copies a number in LEB128 from a stream, and returns it.
  (func $number (param $stream i32) (result i32)
    (local $byte i32)
    (local $shift i32)
    (local $value i32)
    (loop $next
      (local.set $byte (call $read (local.get $stream)))
      (call $put (local.get $byte))
      (local.set $value
        (i32.or
          (local.get $value)
          (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $next (i32.ge_u (local.get $byte) (i32.const 128))))
    (local.get $value))

  ;; Reads a byte of a stream.
  (func $read (param $stream i32) (result i32)
    (local $at i32)
    (local.set $stream (i32.shl (local.get $stream) (i32.const 2)))
    (local.set $at (i32.load offset=14400 (local.get $stream)))
    (i32.store offset=14400 (local.get $stream) (i32.add (local.get $at) (i32.const 1)))
    (i32.load8_u (local.get $at)))

  ;; Copies so many numbers from a stream.
  (func $numbers (param $stream i32) (param $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (drop (call $number (local.get $stream)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  (func $function
    (local $start i32)
    (local $size i32)
    (local.set $start (global.get $end))
    ;; The groups of local variables: a number and a type each.
    (call $numbers (i32.const 2) (i32.shl (call $number (i32.const 2)) (i32.const 1)))
    (global.set $open (i32.const 1))
    (loop $next
      (call $instruction (call $read (i32.const 8)))
      (br_if $next (global.get $open)))
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
    (local.set $entry
      (i32.add
        (i32.load (i32.const 14400))
        (i32.shl (local.get $entry) (i32.const 2))))
    (local.set $what (i32.load8_u offset=2 (local.get $entry)))
    (if (i32.eqz (local.get $what))
      (then
        (call $instruction (i32.load8_u (local.get $entry)))
        (call $instruction (i32.load8_u offset=1 (local.get $entry)))
        (return)))
    (call $put (i32.load8_u (local.get $entry)))
    (if (i32.eq (local.get $what) (i32.const 2))
      (then (call $put (i32.load8_u offset=1 (local.get $entry)))))
    (if (i32.eq (local.get $what) (i32.const 3))
      (then (global.set $open (i32.const 0))))
    (local.set $operands (i32.load8_u offset=3 (local.get $entry)))
    ;; br_table: a number of labels, and one label more.
    (if (i32.eq (i32.load8_u (local.get $entry)) (i32.const 0x0e))
      (then
        (call $numbers
          (local.get $operands)
          (i32.add (call $number (local.get $operands)) (i32.const 1)))
        (return)))
    (call $operand (i32.and (local.get $operands) (i32.const 15)))
    (call $operand (i32.shr_u (local.get $operands) (i32.const 4))))

  ;; Copies an operand from a stream; there is none if the stream is 0.
  (func $operand (param $stream i32)
    (if (local.get $stream)
      (then (drop (call $number (local.get $stream)))))))
