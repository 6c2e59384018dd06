// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"

	"truth/container/heap"
)

type job struct {
	name  string
	rank  int
	place int
}

type queue []*job

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].rank < q[j].rank }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

func (q *queue) Push(x any) {
	j := x.(*job)
	j.place = len(*q)
	*q = append(*q, j)
}

func (q *queue) Pop() any {
	old := *q
	n := len(old)
	last := old[n-1]
	old[n-1] = nil
	*q = old[:n-1]
	return last
}

func main() {
	q := &queue{}
	for i, rank := range []int{7, 3, 9, 1, 4, 12, 2, 8, 5, 6} {
		*q = append(*q, &job{fmt.Sprint("job", i), rank, i})
	}
	heap.Init(q)
	heap.Push(q, &job{"urgent", 0, 0})
	late := &job{"late", 20, 0}
	heap.Push(q, late)
	late.rank = 3
	heap.Fix(q, late.place)
	fmt.Println(heap.Remove(q, 4).(*job).name)
	for q.Len() > 0 {
		j := heap.Pop(q).(*job)
		fmt.Print(j.name, " ", j.rank, " ")
	}
	fmt.Println()
}
