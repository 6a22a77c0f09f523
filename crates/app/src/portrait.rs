//! Photos of candidates: decoded within bounds and drawn anew, so that nothing but the picture leaves: no place, no camera,
//! no time, nothing hidden behind it.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use thiserror::Error;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 8 << 20;

/// The longest side that is decoded, in pixels.
const LONGEST_SIDE: u32 = 10_000;

/// Memory that decoding may take, in bytes: a photo of some forty million pixels.
const MOST_MEMORY: u64 = 160 << 20;

/// Width and height that every photo is drawn into, three to four.
const FRAME: (u32, u32) = (480, 640);

/// The quality of what is drawn.
const QUALITY: u8 = 85;

/// Why a photo is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum PhotoFault {
    /// The file is too large.
    #[error("the file is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// It is neither JPEG nor PNG, by its own first bytes.
    #[error("the file is neither a JPEG nor a PNG picture")]
    NoPhoto,
    /// It would be too many pixels.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// It cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
}

/// Draws a photo anew: upright, at most as large as the frame, as a JPEG without anything beside the picture.
///
/// # Errors
/// [`PhotoFault`].
pub fn drawn_anew(bytes: &[u8]) -> Result<Vec<u8>, PhotoFault> {
    if bytes.len() > MOST_BYTES {
        return Err(PhotoFault::TooLarge);
    }
    let format = image::guess_format(bytes).ok();
    let format =
        format.filter(|format| matches!(format, ImageFormat::Jpeg | ImageFormat::Png)).ok_or(PhotoFault::NoPhoto)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    if width > LONGEST_SIDE || height > LONGEST_SIDE || decoder.total_bytes() > MOST_MEMORY {
        return Err(PhotoFault::TooManyPixels);
    }
    let upright = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    picture.apply_orientation(upright);
    let (width, height) = FRAME;
    if picture.width() > width || picture.height() > height {
        picture = picture.thumbnail(width, height);
    }
    let mut drawn = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut drawn, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| PhotoFault::Damaged)?;
    Ok(drawn)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn fault(error: &image::ImageError) -> PhotoFault {
    match error {
        image::ImageError::Limits(_) => PhotoFault::TooManyPixels,
        _ => PhotoFault::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageEncoder, Rgb, RgbImage};

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture =
            RgbImage::from_fn(
                width,
                height,
                |x, _| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) },
            );
        JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
        bytes
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = RgbImage::new(width, height);
        let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.write_image(&picture, width, height, image::ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    /// A JPEG with an Exif segment: turned by 90 degrees, and a place.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        tiff.extend_from_slice(b"GPSLatitude 26.0745");
        let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &segment, &jpeg[2..]].concat()
    }

    fn dimensions(bytes: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn a_photo_is_drawn_into_the_frame_and_small_ones_stay_small() {
        for (bytes, drawn) in [
            (jpeg(1200, 1600), (480, 640)),
            (jpeg(4000, 400), (480, 48)),
            (png(960, 1280), (480, 640)),
            (jpeg(120, 160), (120, 160)),
        ] {
            assert_eq!(dimensions(&drawn_anew(&bytes).unwrap()), drawn);
        }
    }

    #[test]
    fn what_the_camera_wrote_does_not_leave_and_the_photo_stands_upright() {
        let taken = with_exif(&jpeg(400, 200));
        let drawn = drawn_anew(&taken).unwrap();
        assert_eq!(dimensions(&drawn), (200, 400), "turned as the camera says");
        for word in [b"Exif".as_slice(), b"GPSLatitude"] {
            let held = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word);
            assert!(held(&taken) && !held(&drawn));
        }
        let behind = [jpeg(40, 40), b"PK\x03\x04 an archive behind the picture".to_vec()].concat();
        assert!(!drawn_anew(&behind).unwrap().windows(4).any(|window| window == b"PK\x03\x04"));
    }

    /// A PNG whose head promises so many pixels; a few bytes that would become gigabytes.
    fn promising(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = png(8, 8);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc(&bytes[12..29]).to_be_bytes();
        bytes[29..33].copy_from_slice(&crc);
        bytes
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }

    #[test]
    fn what_is_no_photo_or_would_burst_is_refused() {
        let mut cut = jpeg(400, 400);
        cut.truncate(60);
        let mut wrong = jpeg(40, 40);
        wrong[0] = b'x';
        let rows: [(&str, Vec<u8>, PhotoFault); 9] = [
            ("nothing", Vec::new(), PhotoFault::NoPhoto),
            (
                "a drawing with scripts",
                b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
                PhotoFault::NoPhoto,
            ),
            ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), PhotoFault::NoPhoto),
            ("wrong first bytes", wrong, PhotoFault::NoPhoto),
            ("a page named as a photo", b"<!doctype html>".to_vec(), PhotoFault::NoPhoto),
            ("a photo cut off", cut, PhotoFault::Damaged),
            ("a bomb of one side", promising(60_000, 60_000), PhotoFault::TooManyPixels),
            ("a bomb within the sides", promising(10_000, 10_000), PhotoFault::TooManyPixels),
            ("a file that is too large", vec![0xff; MOST_BYTES + 1], PhotoFault::TooLarge),
        ];
        for (what, bytes, fault) in rows {
            assert_eq!(drawn_anew(&bytes), Err(fault), "{what}");
        }
    }
}
