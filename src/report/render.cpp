// The way in: words for the formats, and the choice of the writer.
#include <array>
#include <utility>

#include "report/formats.hpp"

namespace ecrlint {
namespace {

constexpr std::array kFormats{
    std::pair{Format::text, std::string_view("text")},
    std::pair{Format::concise, std::string_view("concise")},
    std::pair{Format::json, std::string_view("json")},
    std::pair{Format::sarif, std::string_view("sarif")},
    std::pair{Format::github, std::string_view("github")},
};

}  // namespace

std::string_view to_string(Format value) {
  for (const auto& [format, word] : kFormats)
    if (format == value) return word;
  return {};
}

std::optional<Format> format_from(std::string_view word) {
  for (const auto& [format, known] : kFormats)
    if (known == word) return format;
  return std::nullopt;
}

std::string render(Format format, std::span<const Source> sources, const Report& report,
                   const ReportOptions& options) {
  report::Places places(sources);
  switch (format) {
    case Format::text:
      return report::write_text(places, report, options);
    case Format::concise:
      return report::write_concise(places, report, options);
    case Format::json:
      return report::write_json(places, report, options);
    case Format::sarif:
      return report::write_sarif(places, report, options, rules());
    case Format::github:
      return report::write_github(places, report);
  }
  return {};
}

}  // namespace ecrlint
