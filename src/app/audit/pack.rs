//! Lines into compressed files, none larger than may be attached.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// What a gzip file's end, and the flush before it, may add.
const TAIL: usize = 64;

/// Takes lines and makes files of them, each complete in itself.
pub(super) struct Packer {
    head: Vec<u8>,
    most: usize,
    full: Vec<Vec<u8>>,
    open: Option<GzEncoder<Vec<u8>>>,
    /// Bytes given to the encoder that may still be inside it.
    inside: usize,
}

impl Packer {
    /// Files of at most `most` bytes, each beginning with `head`. A single line that is larger even
    /// compressed gets a file of its own.
    pub(super) fn new(head: Vec<u8>, most: usize) -> Self {
        Self { head, most, full: Vec::new(), open: None, inside: 0 }
    }

    /// Adds a line, which is never parted.
    pub(super) fn push(&mut self, line: &[u8]) -> io::Result<()> {
        if self.open.is_some() && !self.fits(line.len())? {
            self.close()?;
        }
        let encoder = match &mut self.open {
            Some(encoder) => encoder,
            none => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(&self.head)?;
                self.inside = self.head.len();
                none.insert(encoder)
            }
        };
        encoder.write_all(line)?;
        self.inside += line.len();
        Ok(())
    }

    /// The files. Without a single line there is one, with nothing but its head.
    pub(super) fn finish(mut self) -> io::Result<Vec<Vec<u8>>> {
        if self.open.is_none() && self.full.is_empty() {
            self.push(&[])?;
        }
        self.close()?;
        Ok(self.full)
    }

    /// What is inside the encoder may come out as large as it went in. Only when that would be too much
    /// is it flushed to see; and once a flush leaves little room, the file is full.
    fn fits(&mut self, more: usize) -> io::Result<bool> {
        if self.largest(more) <= self.most {
            return Ok(true);
        }
        let Some(encoder) = &mut self.open else {
            return Ok(true);
        };
        encoder.flush()?;
        self.inside = 0;
        Ok(self.largest(more.max(self.most / 16)) <= self.most)
    }

    fn largest(&self, more: usize) -> usize {
        let out = self.open.as_ref().map_or(0, |open| open.get_ref().len());
        let inside = self.inside + more;
        // Deflate's stored blocks: five bytes for each 16 KiB, and less than one in a thousand in all.
        out + inside + inside / 1000 + TAIL
    }

    fn close(&mut self) -> io::Result<()> {
        if let Some(encoder) = self.open.take() {
            self.full.push(encoder.finish()?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn text(file: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(file).read_to_string(&mut text).unwrap();
        text
    }

    /// Lines that compress badly, so that the limit is met.
    fn line(number: u64) -> String {
        let noise = (0..8).map(|it| (number * 8 + it + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        noise.fold(number.to_string(), |line, it| format!("{line} {:016x}", it ^ (it >> 29))) + "\n"
    }

    #[test]
    fn no_file_is_too_large_and_no_line_is_lost_or_parted() {
        const MOST: usize = 4096;
        let mut packer = Packer::new(b"head\n".to_vec(), MOST);
        let lines: Vec<String> = (0..500).map(line).collect();
        for line in &lines {
            packer.push(line.as_bytes()).unwrap();
        }
        let files = packer.finish().unwrap();
        assert!(files.len() > 3, "{}", files.len());
        let mut all = String::new();
        for file in &files {
            assert!(file.len() <= MOST, "{}", file.len());
            assert!(file.len() > MOST / 2 || std::ptr::eq(file, files.last().unwrap()));
            all.push_str(text(file).strip_prefix("head\n").unwrap());
        }
        assert_eq!(all, lines.concat());
    }

    #[test]
    fn without_lines_there_is_a_file_with_its_head() {
        let files = Packer::new(b"head\n".to_vec(), 4096).finish().unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(text(&files[0]), "head\n");
    }
}
