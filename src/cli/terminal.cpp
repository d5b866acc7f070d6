// SPDX-License-Identifier: Apache-2.0
// Decides on colour and sets Markdown for a terminal.
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace ecrlint::cli {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kCode = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::size_t kWidest = 96;
constexpr std::size_t kNarrowest = 40;

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_forced(const char* name) {
  const std::string_view value = environment(name);
  return !value.empty() && value != "0";
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// Breaks a paragraph at blanks. `hang` is how far its second and later lines stand in.
std::string wrapped(std::string_view paragraph, std::size_t width, std::size_t hang) {
  std::string result;
  std::size_t column = 0;
  bool begins = true;  // nothing but the indent stands on this line
  while (!paragraph.empty()) {
    const std::size_t blank = std::min(paragraph.find(' '), paragraph.size());
    const std::string_view word = paragraph.substr(0, blank);
    paragraph.remove_prefix(std::min(blank + 1, paragraph.size()));
    if (word.empty()) continue;
    const std::size_t size = code_points(word);
    if (!begins && column + 1 + size > width) {
      result.append("\n").append(hang, ' ');
      column = hang;
    } else if (!begins) {
      result += ' ';
      ++column;
    }
    result += word;
    column += size;
    begins = false;
  }
  return result;
}

/// Shows `code` and **strong** by colour, and a [link](target) by its two parts.
std::string inline_styles(std::string_view text) {
  std::string result;
  bool code = false;
  bool strong = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') {
      code = !code;
      result += code ? kCode : kPlain;
    } else if (!code && text.substr(i).starts_with("**")) {
      strong = !strong;
      result += strong ? kBold : kPlain;
      ++i;
    } else if (!code && text.substr(i).starts_with("](")) {
      result += " (";
      ++i;
    } else if (code || text[i] != '[') {
      result += text[i];
    }
  }
  return result;
}

/// Collects the lines of a page into blocks.
class Page {
 public:
  explicit Page(std::size_t width) : width_(width) {}

  void add(std::string_view line) {
    if (line.starts_with("```")) {
      flush();
      fenced_ = !fenced_;
    } else if (fenced_) {
      text_.append("    ").append(kCode).append(line).append(kPlain).append("\n");
    } else if (line.starts_with("#")) {
      flush();
      const std::size_t title = std::min(line.find_first_not_of("# "), line.size());
      std::string words(line.substr(title));
      std::erase(words, '`');
      text_.append(kBold).append(words).append(kPlain).append("\n");
    } else if (line.find_first_not_of(' ') == std::string_view::npos) {
      flush();
      text_ += "\n";
    } else if (line.starts_with("|")) {  // a table keeps its lines
      flush();
      text_.append(inline_styles(line)).append("\n");
    } else {
      add_text(line);
    }
  }

  std::string finish() {
    flush();
    return std::move(text_);
  }

 private:
  void add_text(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(' ');
    const bool item = line.substr(begin).starts_with("- ") || line.substr(begin).starts_with("* ");
    if (item) {
      flush();
      hang_ = 2;
    }
    if (!paragraph_.empty()) paragraph_ += ' ';
    paragraph_ += line.substr(begin);
  }

  void flush() {
    if (!paragraph_.empty())
      text_.append(inline_styles(wrapped(paragraph_, width_, hang_))).append("\n");
    paragraph_.clear();
    hang_ = 0;
  }

  std::size_t width_;
  std::size_t hang_ = 0;
  bool fenced_ = false;
  std::string paragraph_;
  std::string text_;
};

}  // namespace

bool use_color(Color wish) {
  if (wish != Color::automatic) return wish == Color::always;
  if (!environment("NO_COLOR").empty()) return false;
  if (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE")) return true;
  return environment("TERM") != "dumb" && ::isatty(STDOUT_FILENO) == 1;
}

bool can_rewrite_lines() { return environment("TERM") != "dumb" && ::isatty(STDERR_FILENO) == 1; }

std::size_t text_width() {
  winsize size = {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidest;
  return std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
}

std::string render_page(std::string_view markdown, std::size_t width) {
  Page page(width);
  while (!markdown.empty()) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    page.add(markdown.substr(0, end));
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
  }
  return page.finish();
}

}  // namespace ecrlint::cli
