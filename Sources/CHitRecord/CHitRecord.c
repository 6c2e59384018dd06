/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Compiling this file checks the layout that the header asserts. */
#include "CHitRecord.h"
