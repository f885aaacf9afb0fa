//! XML as it goes by: one element at a time, of which nothing is kept.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, escape};

use super::super::wire::Refusal;
use super::damaged;

/// Reads a part of the document.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

/// What comes next.
pub(super) enum Next {
    Element(Element),
    /// The end of the element with this name.
    End(String),
    Text(String),
    EndOfFile,
}

/// The beginning of an element. An empty one has its end too.
pub(super) struct Element(BytesStart<'static>);

impl Element {
    pub(super) fn name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// An attribute's value, or nothing where it is not given.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, Refusal> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(damaged)?;
            if attribute.key.into_inner() == name {
                let value = escape::unescape(&attribute.value).map_err(damaged)?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// An attribute that is a number; 1 where it is not given.
    pub(super) fn count(&self, name: &str) -> Result<u32, Refusal> {
        match self.get(name)? {
            Some(text) => text.trim().parse().map_err(damaged),
            None => Ok(1),
        }
    }
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(input);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
        }
    }

    pub(super) fn next(&mut self) -> Result<Next, Refusal> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            return Ok(match event.map_err(damaged)? {
                Event::Start(element) | Event::Empty(element) => {
                    Next::Element(Element(element.into_owned()))
                }
                Event::End(element) => Next::End(element.name().into_inner().to_owned()),
                Event::Text(text) => Next::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Next::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(damaged)? {
                    Some(letter) => Next::Text(letter.to_string()),
                    // Entities that the document declares itself are not followed.
                    None => match escape::resolve_predefined_entity(&entity) {
                        Some(text) => Next::Text(text.to_owned()),
                        None => return Err(damaged("an entity of its own")),
                    },
                },
                Event::Eof => Next::EndOfFile,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// Passes over what is in the element, to its end.
    pub(super) fn skip(&mut self, element: &Element) -> Result<(), Refusal> {
        self.buffer.clear();
        let name: Cow<'_, str> = element.name().into();
        let skipped = self.reader.read_to_end_into(QName(&name), &mut self.buffer);
        skipped.map(drop).map_err(damaged)
    }
}
