document.body.append("This sandbox was built without its page.");
