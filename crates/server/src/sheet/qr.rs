//! QR codes on paper.

use qrcode::{Color, QrCode};

/// A QR code as the path of an SVG whose unit is one module; nothing where the text is too long for one.
pub(crate) fn qr(text: &str) -> (usize, String) {
    let Ok(code) = QrCode::new(text) else { return (0, String::new()) };
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let squares: Vec<String> = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % width, at / width)).collect();
    (width, squares.concat())
}
