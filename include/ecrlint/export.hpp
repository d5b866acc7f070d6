// SPDX-License-Identifier: Apache-2.0
// What the shared library shows.
#pragma once

#if defined(__GNUC__)
#define ECRLINT_EXPORT __attribute__((visibility("default")))
#else
#define ECRLINT_EXPORT
#endif
