//! Seven days of calls as bars: no words, which would need a font of the system's. The words stand beside it.

use anyhow::anyhow;
use plotters::prelude::{BitMapBackend, DrawingArea, IntoDrawingArea, RGBColor, Rectangle};
use plotters::style::Color;

use crate::app::screen::Day;

/// In pixels, for a screen with two to a point.
const WIDTH: i32 = 840;
const HEIGHT: i32 = 180;
const MARGIN: i32 = 18;
/// Between two bars.
const GAP: i32 = 24;
/// A day without calls is seen as a day.
const FLOOR: i32 = 4;

/// A ground of its own, so that it reads alike in Discord's light and dark.
const GROUND: RGBColor = RGBColor(0x2b, 0x2d, 0x31);
const LINE: RGBColor = RGBColor(0x6e, 0x76, 0x81);
/// Blue and amber, which those who confuse red and green tell apart.
const ANSWERED: RGBColor = RGBColor(0x38, 0x8b, 0xfd);
const MISSED: RGBColor = RGBColor(0xd2, 0x99, 0x22);

/// The bars as a PNG: answered calls below, missed ones on top.
pub(super) fn picture(days: &[Day]) -> anyhow::Result<Vec<u8>> {
    let size = usize::try_from(WIDTH * HEIGHT * 3)?;
    let (width, height) = (u32::try_from(WIDTH)?, u32::try_from(HEIGHT)?);
    let mut pixels = vec![0; size];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
        draw(&area, days).map_err(|error| anyhow!("{error}"))?;
        area.present().map_err(|error| anyhow!("{error}"))?;
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(png)
}

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;
type Drawn<'a> = Result<
    (),
    plotters::drawing::DrawingAreaErrorKind<
        <BitMapBackend<'a> as plotters::backend::DrawingBackend>::ErrorType,
    >,
>;

fn draw<'a>(area: &Area<'a>, days: &[Day]) -> Drawn<'a> {
    area.fill(&GROUND)?;
    let many = i32::try_from(days.len()).unwrap_or(1).max(1);
    let most = days.iter().map(Day::total).max().unwrap_or(0).max(1);
    let (foot, room) = (HEIGHT - MARGIN, HEIGHT - 2 * MARGIN);
    let bar = (WIDTH - 2 * MARGIN - GAP * (many - 1)) / many;
    let high = |calls: u32| {
        let share = f64::from(calls) / f64::from(most) * f64::from(room);
        #[expect(clippy::cast_possible_truncation, reason = "at most the picture's height")]
        let pixels = share.round() as i32;
        if calls == 0 { 0 } else { pixels.max(FLOOR) }
    };
    for (at, day) in (0..).zip(days) {
        let left = MARGIN + at * (bar + GAP);
        let block = |from: i32, to: i32, color: RGBColor| {
            area.draw(&Rectangle::new(
                [(left, foot - to), (left + bar, foot - from)],
                color.filled(),
            ))
        };
        let answered = high(day.answered);
        block(0, FLOOR / 2, LINE)?;
        if day.answered > 0 {
            block(0, answered, ANSWERED)?;
        }
        if day.missed > 0 {
            block(answered, (answered + high(day.missed)).min(room), MISSED)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(png: &[u8], x: usize, y: usize) -> [u8; 3] {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let at = (y * usize::try_from(WIDTH).unwrap() + x) * 3;
        pixels[at..at + 3].try_into().unwrap()
    }

    #[test]
    fn each_day_is_a_bar_of_answered_and_missed_calls() {
        let day = |answered, missed| Day { begins: 0, answered, missed };
        let days = [day(0, 0), day(4, 0), day(2, 2), day(0, 1), day(0, 0), day(1, 0), day(3, 1)];
        let png = picture(&days).unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.len() < 20_000, "{} bytes", png.len());
        let bar = (WIDTH - 2 * MARGIN - 6 * GAP) / 7;
        let middle = |day: i32| usize::try_from(MARGIN + day * (bar + GAP) + bar / 2).unwrap();
        let (top, low) =
            (usize::try_from(MARGIN + 5).unwrap(), usize::try_from(HEIGHT - MARGIN - 8).unwrap());
        assert_eq!(pixel(&png, middle(1), top), [0x38, 0x8b, 0xfd]);
        assert_eq!(pixel(&png, middle(2), top), [0xd2, 0x99, 0x22]);
        assert_eq!(pixel(&png, middle(2), low), [0x38, 0x8b, 0xfd]);
        assert_eq!(pixel(&png, middle(0), low), [0x2b, 0x2d, 0x31]);
    }
}
