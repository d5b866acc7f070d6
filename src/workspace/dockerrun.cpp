// Finds the images in Elastic Beanstalk's description of what it runs.
#include "ecrlint/transfer.hpp"
#include "syntax/value.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using syntax::Value;

constexpr std::size_t kLongestText = std::size_t{1} << 20;
constexpr std::size_t kMostImages = 100;

void add(const Value* name, std::vector<std::string>& images) {
  if (name != nullptr && name->is_string() && !name->text.empty() && images.size() < kMostImages)
    images.emplace_back(name->text);
}

Result<std::vector<std::string>> read_images(const Source& source) {
  std::vector<std::string> images;
  Arena arena;
  if (source.text.size() > kLongestText) return Error{"longer than 1 MiB"};
  const syntax::Tree tree = syntax::parse_json(source.text, arena);
  if (!tree.parsed || !tree.root.is_object())
    return Error{tree.errors.empty() ? "no JSON object" : tree.errors.front().message};
  // "Image" of version 1; "containerDefinitions" of versions 2 and 3.
  if (const Value* image = tree.root.find("Image")) add(image->find("Name"), images);
  if (const Value* containers = tree.root.find("containerDefinitions"))
    for (const syntax::Member& container : containers->members)
      add(container.value.find("image"), images);
  if (images.empty())
    return Error{"names no image: neither Image.Name nor containerDefinitions[].image"};
  return images;
}

}  // namespace

Result<std::vector<std::string>> images_of_dockerrun(const Source& source) {
  return guarded([&] { return read_images(source); });
}

}  // namespace ecrlint
