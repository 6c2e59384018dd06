/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_PROCESS_SHIMS_H
#define SONDE_PROCESS_SHIMS_H

#endif
