//! What goes over a connection: the words of close frames, and compression.

use flate2::{Compress, FlushCompress};

/// What Discord writes into a close frame.
pub(super) fn reason(code: u16) -> &'static str {
    match code {
        4000 => "Unknown error.",
        4001 => "Unknown opcode.",
        4002 => "Error while decoding payload.",
        4003 => "Not authenticated.",
        4004 => "Authentication failed.",
        4005 => "Already authenticated.",
        4007 => "Invalid seq.",
        4008 => "You are being rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4012 => "Invalid API version.",
        4013 => "Invalid intent(s).",
        4014 => "Disallowed intent(s).",
        _ => "",
    }
}

/// One message of a zlib stream, ended by a sync flush as Discord does.
pub(super) fn deflated(deflate: &mut Compress, text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2 + 64);
    let mut rest = text;
    loop {
        out.reserve(256);
        let before = deflate.total_in();
        deflate.compress_vec(rest, &mut out, FlushCompress::Sync).ok()?;
        let taken = usize::try_from(deflate.total_in() - before).ok()?;
        rest = rest.get(taken..)?;
        if rest.is_empty() && out.ends_with(&[0, 0, 0xff, 0xff]) && out.len() < out.capacity() {
            return Some(out);
        }
    }
}
