part-unknown-part = { $name ->
    [none] { $kind } 是空的
   *[other] 不认识 { $kind } { $name }
}{ $suggestions ->
    [none] {""}
   *[other] ；是否想写其中之一：{ $suggestions }？
}
part-ambiguous-part = { $name } 可能是其中任何一个：{ $candidates }
part-bad-part = { $kind } 不能是 { $value }：可写作 { $expected }
part-no-card = { $name } 不是显卡：它装在整机里；请用 las profile build 描述该机器，再用 --profile 规划
part-written = 机器档案已写入 { $file }
