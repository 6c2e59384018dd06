// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

#include "textflag.h"

// func add(x, y int) int
TEXT ·add(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), AX
	ADDQ y+8(FP), AX
	MOVQ AX, ret+16(FP)
	RET

// func first(s []int) int, with a frame of its own
TEXT ·first(SB), NOSPLIT, $16-32
	MOVQ s_base+0(FP), AX
	MOVQ (AX), AX
	MOVQ AX, ret+24(FP)
	RET

// func nothing()
TEXT ·nothing(SB), NOSPLIT, $0-0
	RET

// func swap(x, y int) int, returns x; its first instruction exchanges AX and R8
TEXT ·swap(SB), NOSPLIT, $0-24
	XCHGQ AX, R8
	MOVQ x+0(FP), R8
	XCHGQ AX, R8
	MOVQ AX, ret+16(FP)
	RET

// func jump(x, y int) int
TEXT ·jump(SB), NOSPLIT, $0-24
	JMP ·add(SB)
