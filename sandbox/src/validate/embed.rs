//! Embeds.

use super::Node;

/// All embeds of a message together: at most ten, at most 6000 characters.
pub(super) fn embeds(list: &Node<'_>) {
    let mut sum = 0;
    for embed in list.items(0, 10) {
        sum += one(&embed);
    }
    if sum > 6000 {
        list.fail("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
    }
}

/// Checks one; gives how many characters of it count.
fn one(embed: &Node<'_>) -> usize {
    if !embed.object(&[
        "type",
        "url",
        "title",
        "color",
        "timestamp",
        "description",
        "author",
        "image",
        "thumbnail",
        "footer",
        "fields",
        "provider",
        "video",
    ]) {
        return 0;
    }
    let counted = |text: Option<&str>| text.map_or(0, |text| text.chars().count());
    let mut sum = counted(embed.may_text("title", 0, 256));
    sum += counted(embed.may_text("description", 0, 4096));
    embed.may_url("url", 2048, false);
    embed.may_int("color", 0, 0xFF_FFFF);
    if let Some(time) = embed.get("timestamp")
        && !time.value.as_str().is_some_and(|text| text.len() >= 10 && text.contains('-'))
    {
        time.fail("DATE_TIME_TYPE_PARSE", "Could not parse it. Should be ISO8601.");
    }
    if let Some(author) = embed.get("author")
        && author.object(&["name", "url", "icon_url", "proxy_icon_url"])
    {
        sum += counted(author.need_text("name", 1, 256));
        author.may_url("url", 2048, false);
        author.may_url("icon_url", 2048, true);
    }
    if let Some(footer) = embed.get("footer")
        && footer.object(&["text", "icon_url", "proxy_icon_url"])
    {
        sum += counted(footer.need_text("text", 1, 2048));
        footer.may_url("icon_url", 2048, true);
    }
    for key in ["image", "thumbnail"] {
        if let Some(media) = embed.get(key)
            && media.object(&["url", "proxy_url", "height", "width"])
        {
            media.need("url");
            media.may_url("url", 2048, true);
        }
    }
    if let Some(fields) = embed.get("fields") {
        for field in fields.items(0, 25) {
            if field.object(&["name", "value", "inline"]) {
                sum += counted(field.need_text("name", 1, 256));
                sum += counted(field.need_text("value", 1, 1024));
                field.may_bool("inline");
            }
        }
    }
    sum
}
