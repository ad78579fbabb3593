category-language = 语言
category-engine = 引擎
category-framework = 框架
category-service = 服务
category-application = 应用
category-tool = 工具
