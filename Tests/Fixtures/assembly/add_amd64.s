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

// func jump(x, y int) int
TEXT ·jump(SB), NOSPLIT, $0-24
	JMP ·add(SB)
