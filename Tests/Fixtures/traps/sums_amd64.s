// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

#include "textflag.h"

// func sum(list []int64, first int32) (total int64, count int)
TEXT ·sum(SB), NOSPLIT, $0-48
	MOVQ list_base+0(FP), SI
	MOVQ list_len+8(FP), CX
	MOVLQSX first+24(FP), AX
	XORQ DX, DX
loop:
	CMPQ DX, CX
	JGE done
	ADDQ (SI)(DX*8), AX
	INCQ DX
	JMP loop
done:
	MOVQ AX, total+32(FP)
	MOVQ DX, count+40(FP)
	RET

// func visit(n int)
TEXT ·visit(SB), 0, $8-8
	MOVQ n+0(FP), AX
	INCQ AX
	MOVQ AX, 0(SP)
	CALL ·visited(SB)
	RET
