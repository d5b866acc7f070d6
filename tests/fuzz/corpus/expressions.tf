locals {
  a = var.x[*].y[0].z + -1 * (2 - 3) / local.n % 5 >= 6 && !f(b, "c", d...) || ns::g (1)
  b = (var.a ? [for k, v in m.*.n[1] : v if k != null] : { for x in y : x => x... })
  c = { d = 1.5e3, "e" : [true, null,], (f) = a.0.b # comment
  g = 1 /* two */ }
}
