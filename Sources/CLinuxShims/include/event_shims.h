/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_EVENT_SHIMS_H
#define SONDE_EVENT_SHIMS_H

#endif
