// hakorune.hpp - a thin C++17 layer over hakorune_hostbridge.h: ownership by objects, failures as exceptions. Header only.
#ifndef HAKORUNE_HPP
#define HAKORUNE_HPP

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hakorune_hostbridge.h"

namespace hako {

// A failed call: what() is the message of the library, status() its number.
class Error : public std::runtime_error {
public:
  explicit Error(HakoStatus status) : std::runtime_error(Hako_LastError()), status_(status) {}
  HakoStatus status() const noexcept { return status_; }

private:
  HakoStatus status_;
};

inline void check(HakoStatus status) {
  if (status != HAKO_OK) throw Error(status);
}

inline HakoStr view(std::string_view text) { return HakoStr{text.data(), text.size()}; }

// A value that releases its handle. Copies share it.
class Value {
public:
  Value() noexcept : value_(Hako_Null()) {}
  Value(std::int64_t integer) noexcept : value_(Hako_Int(integer)) {}
  Value(int integer) noexcept : value_(Hako_Int(integer)) {}
  Value(double real) noexcept : value_(Hako_Float(real)) {}
  Value(bool is) noexcept : value_(Hako_Bool(is)) {}
  Value(const Value &other) noexcept : value_(other.value_) { Hako_RetainValue(value_); }
  Value(Value &&other) noexcept : value_(std::exchange(other.value_, Hako_Null())) {}
  Value &operator=(Value other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Value() { Hako_ReleaseValue(value_); }

  // Takes over a value that the library handed out.
  static Value own(HakoValue value) noexcept {
    Value v;
    v.value_ = value;
    return v;
  }
  HakoValue raw() const noexcept { return value_; }
  HakoValue *out() noexcept {
    Hako_ReleaseValue(value_);
    value_ = Hako_Null();
    return &value_;
  }
  bool is_null() const noexcept { return value_.tag == HAKO_TAG_NULL; }
  std::int64_t integer() const {
    if (value_.tag != HAKO_TAG_INTEGER) throw std::invalid_argument("the value is no Integer");
    return value_.as.integer;
  }
  std::string_view text() const {  // valid as long as this value
    HakoStr s;
    check(Hako_StringData(value_, &s));
    return std::string_view(s.data, s.len);
  }

private:
  HakoValue value_;
};

class Vm {
public:
  Vm() { check(Hako_VmNew(nullptr, &vm_)); }
  explicit Vm(const HakoConfig &config) { check(Hako_VmNew(&config, &vm_)); }
  Vm(const Vm &) = delete;
  Vm &operator=(const Vm &) = delete;
  Vm(Vm &&other) noexcept : vm_(std::exchange(other.vm_, nullptr)) {}
  ~Vm() {
    if (vm_) Hako_VmFree(vm_);
  }
  HakoVm *raw() const noexcept { return vm_; }

  Value string(std::string_view text) {
    Value v;
    check(Hako_String(vm_, view(text), v.out()));
    return v;
  }
  // Loads a module and runs it.
  Value run(const char *name, std::string_view source) {
    HakoHandle module = 0;
    Value result;
    check(Hako_LoadSource(vm_, name, view(source), &module));
    HakoStatus status = Hako_RunMain(vm_, module, result.out(), nullptr);
    Hako_Release(module);
    check(status);
    return result;
  }
  Value function(const char *name) { return member(nullptr, name); }
  Value member(const char *box, const char *name) {
    Value v;
    check(Hako_GetStatic(vm_, box, name, v.out()));
    return v;
  }
  template <typename... Args> Value call(const Value &function, const Args &...args) {
    const std::vector<Value> values{Value(args)...};
    return call_with(function, values);
  }
  Value call_with(const Value &function, const std::vector<Value> &args) {
    std::vector<HakoValue> raw;
    for (const Value &v : args) raw.push_back(v.raw());
    Value result;
    check(Hako_Call(vm_, function.raw(), raw.data(), static_cast<std::uint32_t>(raw.size()), result.out()));
    return result;
  }
  std::string text_of(const Value &value) {
    Value v;
    check(Hako_ToText(vm_, value.raw(), v.out()));
    return std::string(v.text());
  }

private:
  HakoVm *vm_ = nullptr;
};

}  // namespace hako

#endif
