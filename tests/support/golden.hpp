// Texts that the tool wrote and people read: compared, or written anew with UPDATE_PAGES=1.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ecrlint::test {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Is a file to say what the tool says now? Then no text in it is compared.
inline bool updates_pages() {
  const char* set = std::getenv("UPDATE_PAGES");
  return set != nullptr && std::string(set) == "1";
}

/// Compares a text with a file, or writes the file.
inline void check_file(const std::filesystem::path& path, const std::string& text) {
  const std::string wanted = read_file(path);
  CAPTURE(path.string());
  if (!updates_pages()) {
    CHECK(text == wanted);
  } else if (text != wanted) {
    std::ofstream(path, std::ios::binary) << text;
    MESSAGE("written: " << path.string());
  }
}

}  // namespace ecrlint::test
