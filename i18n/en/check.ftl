check-fine = no fault in { $modules ->
    [one] 1 module
   *[other] { $modules } modules
} with { $releases ->
    [one] 1 release
   *[other] { $releases } releases
}
check-remarks = worth a look, and no fault
