a = 1
b "c" d {
  e = <<E
f
E
  g { h = "i" }
}
