// raii.cpp - the same from C++: values and VMs release themselves, failures are exceptions.
#include <hakorune.hpp>
#include <iostream>

int main() {
  hako::Vm vm;
  vm.run("math.hako", "fn area(w, h) { return w * h }\nfn greet(who) { return \"hello \" + who }\nfn bad() { return "
                      "[1, 2].nosuch() }");
  hako::Value area = vm.function("area");
  std::cout << vm.call(area, 6, 7).integer() << "\n";
  std::cout << vm.call(vm.function("greet"), vm.string("C++")).text() << "\n";
  std::cout << vm.text_of(vm.call(area, 1.5, 2)) << "\n";
  try {
    vm.call(vm.function("bad"));
  } catch (const hako::Error &e) { std::cout << e.status() << " " << e.what() << "\n"; }
  return 0;
}
