//! The records of a workbook's stream, and the texts in them, which may go on in the next record.

use encoding_rs::Encoding;

use super::super::wire::Refusal;
use super::{damaged, u16_at};

/// Goes on where the record before it had no more room.
const CONTINUE: u16 = 0x003c;

/// A record, with what continues it.
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) data: &'s [u8],
    continued: Vec<&'s [u8]>,
}

impl<'s> Record<'s> {
    /// A number of two bytes.
    pub(super) fn u16(&self, at: usize) -> Result<u16, Refusal> {
        u16_at(self.data, at).ok_or_else(short)
    }

    pub(super) fn byte(&self, at: usize) -> Result<u8, Refusal> {
        self.data.get(at).copied().ok_or_else(short)
    }

    /// What stands from this place on.
    pub(super) fn pieces(&self, at: usize) -> Result<Pieces<'s>, Refusal> {
        Ok(Pieces {
            piece: self.data.get(at..).ok_or_else(short)?,
            later: self.continued.clone(),
            next: 0,
        })
    }
}

/// The records of a stream. One that is broken off is an error, so that no row goes missing.
pub(super) struct Records<'s>(pub(super) &'s [u8]);

impl<'s> Records<'s> {
    fn one(&mut self) -> Option<(u16, &'s [u8])> {
        let kind = u16_at(self.0, 0)?;
        let end = 4 + usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..end)?;
        self.0 = &self.0[end..];
        Some((kind, data))
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Result<Record<'s>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some((kind, data)) = self.one() else {
            return Some(Err(short()));
        };
        let mut continued = Vec::new();
        while u16_at(self.0, 0) == Some(CONTINUE) {
            match self.one() {
                Some((_, data)) => continued.push(data),
                None => return Some(Err(short())),
            }
        }
        Some(Ok(Record {
            kind,
            data,
            continued,
        }))
    }
}

/// A record and what continues it, read from the front.
pub(super) struct Pieces<'s> {
    piece: &'s [u8],
    later: Vec<&'s [u8]>,
    /// Which of the later ones is next.
    next: usize,
}

impl Pieces<'_> {
    pub(super) fn is_at_end(&self) -> bool {
        self.piece.is_empty() && self.later[self.next..].iter().all(|piece| piece.is_empty())
    }

    fn turn(&mut self) -> Result<(), Refusal> {
        self.piece = self.later.get(self.next).ok_or_else(short)?;
        self.next += 1;
        Ok(())
    }

    pub(super) fn byte(&mut self) -> Result<u8, Refusal> {
        while self.piece.is_empty() {
            self.turn()?;
        }
        let byte = self.piece[0];
        self.piece = &self.piece[1..];
        Ok(byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Refusal> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Refusal> {
        Ok(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), Refusal> {
        while bytes > self.piece.len() {
            bytes -= self.piece.len();
            self.turn()?;
        }
        self.piece = &self.piece[bytes..];
        Ok(())
    }

    /// A text as Excel writes it since 97, after its length: with flags, and perhaps with fonts and
    /// pronunciations, which are passed over.
    pub(super) fn text(&mut self, length: usize) -> Result<String, Refusal> {
        const WIDE: u8 = 1;
        const PRONOUNCED: u8 = 4;
        const RICH: u8 = 8;
        let flags = self.byte()?;
        let runs = match flags & RICH {
            0 => 0,
            _ => usize::from(self.u16()?),
        };
        let pronunciation = match flags & PRONOUNCED {
            0 => 0,
            _ => usize::try_from(self.u32()?).unwrap_or(usize::MAX),
        };
        let mut is_wide = flags & WIDE != 0;
        let mut units = Vec::new();
        while units.len() < length {
            if self.piece.is_empty() {
                self.turn()?;
                // Each piece says anew how wide its letters are.
                is_wide = self.byte()? & WIDE != 0;
            }
            let missing = length - units.len();
            if is_wide {
                let here = missing.min(self.piece.len() / 2);
                if here == 0 {
                    return Err(damaged("a letter that is cut in two"));
                }
                let letters = self.piece[..here * 2].chunks_exact(2);
                units.extend(letters.map(|letter| u16_at(letter, 0).unwrap_or(0)));
                self.piece = &self.piece[here * 2..];
            } else {
                let here = missing.min(self.piece.len());
                units.extend(self.piece[..here].iter().map(|letter| u16::from(*letter)));
                self.piece = &self.piece[here..];
            }
        }
        self.skip(runs * 4)?;
        self.skip(pronunciation)?;
        Ok(String::from_utf16_lossy(&units))
    }

    /// A text as Excel wrote it before 97: bytes of the country's encoding.
    pub(super) fn old_text(
        &mut self,
        length: usize,
        encoding: &'static Encoding,
    ) -> Result<String, Refusal> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            if self.piece.is_empty() {
                self.turn()?;
                continue;
            }
            let here = (length - bytes.len()).min(self.piece.len());
            bytes.extend_from_slice(&self.piece[..here]);
            self.piece = &self.piece[here..];
        }
        Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }
}

fn short() -> Refusal {
    damaged("a record is cut off")
}
