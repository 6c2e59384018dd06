// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Times and durations, as arguments, results, inside others, behind pointers and in interfaces.
package main

import (
	"fmt"
	"time"
)

type event struct {
	Name string
	At   time.Time
	Took time.Duration
}

type stamp time.Time
type ticks time.Duration

//go:noinline
func when(t time.Time) time.Time { return t.Add(time.Hour) }

//go:noinline
func took(d time.Duration) time.Duration { return d * 2 }

//go:noinline
func events(e event, p *event, all []event) (*event, event) { return p, e }

//go:noinline
func held(v any, s fmt.Stringer, list []time.Time, durations []time.Duration) (any, fmt.Stringer) {
	return v, s
}

//go:noinline
func between(a, b time.Time) (time.Duration, bool) { return b.Sub(a), a.Before(b) }

//go:noinline
func own(s stamp, t ticks) (ticks, stamp) { return t, s }

func main() {
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	for _, t := range []time.Time{
		{}, noon, noon.Add(time.Nanosecond), time.Unix(0, 0), time.Unix(-1, 999999999),
		time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999000000, time.UTC),
		noon.In(time.FixedZone("east", 5*3600+1800)),
	} {
		fmt.Println(when(t).UTC().Format(time.RFC3339Nano))
	}
	for _, d := range []time.Duration{
		0, 1, 999, 1500, time.Millisecond, 1500 * time.Millisecond, time.Minute, 90*time.Minute + 1, -time.Second,
		1<<63 - 1, -1 << 63,
	} {
		fmt.Println(took(d))
	}
	e := event{"e", noon, time.Second}
	p, f := events(e, &e, []event{e, {}})
	fmt.Println(p.Took, f.Name)
	_, s := held(noon, time.Minute, []time.Time{noon, {}}, []time.Duration{1, time.Hour})
	fmt.Println(s)
	fmt.Println(between(noon, noon.Add(36*time.Hour)))
	own(stamp(noon), ticks(time.Second))
}
