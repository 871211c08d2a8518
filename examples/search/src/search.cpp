#include "search.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace {

// How often each word stands in each text.
std::map<std::string, std::map<std::string, std::uint32_t>> texts_of;
std::map<std::string, std::uint32_t> length_of;

std::vector<std::string> words_in(const std::string &text) {
  std::vector<std::string> words;
  std::string word;
  for (unsigned char letter : text + " ") {
    // Bytes beyond ASCII are parts of letters.
    if (std::isalnum(letter) || letter >= 0x80) {
      word += static_cast<char>(std::tolower(letter));
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  }
  return words;
}

std::vector<search::hit> best(std::vector<search::hit> hits, std::uint32_t most) {
  std::sort(hits.begin(), hits.end(), [](const auto &a, const auto &b) { return a.score != b.score ? a.score > b.score : a.id < b.id; });
  if (hits.size() > most) hits.resize(most);
  return hits;
}

}

std::uint32_t search::add(const std::string &id, const std::string &text) {
  for (auto &[word, texts] : texts_of) texts.erase(id);
  auto words = words_in(text);
  for (const auto &word : words) texts_of[word][id]++;
  length_of[id] = words.size();
  return length_of.size();
}

std::vector<search::hit> search::find(const std::string &words, std::uint32_t most) {
  std::map<std::string, double> scores;
  for (const auto &word : words_in(words)) {
    const auto found = texts_of.find(word);
    if (found == texts_of.end()) continue;
    // tf-idf: how much of the text the word is, and how few texts have it.
    double rare = std::log(1 + static_cast<double>(length_of.size()) / found->second.size());
    for (const auto &[id, count] : found->second) scores[id] += rare * count / length_of[id];
  }
  std::vector<hit> hits;
  for (const auto &[id, score] : scores) hits.push_back({id, score});
  return best(hits, most);
}

std::vector<search::hit> search::merge(const std::vector<std::vector<hit>> &lists, std::uint32_t most) {
  std::vector<hit> all;
  for (const auto &list : lists) all.insert(all.end(), list.begin(), list.end());
  return best(all, most);
}
