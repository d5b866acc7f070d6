// SPDX-License-Identifier: Apache-2.0
// A directory that is being read.
#pragma once

#include <dirent.h>

#include <memory>

namespace ecrlint::cli {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// Closes the directory with its end; null when it could not be opened.
using Directory = std::unique_ptr<DIR, CloseDirectory>;

}  // namespace ecrlint::cli
