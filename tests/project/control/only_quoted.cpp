// expect: a word of the source line
int main() { return undeclared; }  // a word of the source line
