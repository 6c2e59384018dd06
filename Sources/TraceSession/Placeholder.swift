// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
