// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

type conditionResult struct{}
