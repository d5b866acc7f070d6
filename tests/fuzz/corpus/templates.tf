a = "b\n\u00e9\"$${c} ${d ~} e %{ if f }g%{ else ~} h %{~ endif } 100% %%{"
i = "%{ for k, v in l }${k}=${"${v}"}%{ endfor }"
