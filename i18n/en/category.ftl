category-language = language
category-engine = engine
category-framework = framework
category-service = service
category-application = application
category-tool = tool
