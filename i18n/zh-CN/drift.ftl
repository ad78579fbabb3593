# 现有什么。

drift-none = 没有漂移：一切与第 { $number } 代相符
drift-title = 与第 { $number } 代的差异
drift-code = { $code ->
    [absent] 缺失
    [partial] 不完整{ $details ->
        [none] {""}
       *[other] （{ $details }）
    }
    [stopped] 未运行
    [unhealthy] 在运行，但健康检查未通过
    [different] 已被更改：{ $details }
    [foreign] 属于他人
   *[unknown] 无法查看：{ $details }
}
drift-mend = las repair 使其恢复如应有
