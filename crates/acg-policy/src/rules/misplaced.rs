//! Where a member belongs that is one or more levels too high or too low.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::api::schema::{Object, Shape};
use crate::json::{Kind, Value};
use crate::report::{Location, Part, Segment};

/// The place at which the schema defines a member.
pub(crate) struct Home {
    pub(crate) pointer: String,
    /// Whether there are others that are as close.
    pub(crate) is_one_of_several: bool,
}

/// The place above or below its object at which an unknown member is defined and absent. A place in another
/// branch, such as that of another service, is none: what is meant for the one must not be sent for the other.
pub(crate) fn home_of(member: Value<'_>) -> Option<Home> {
    let (base, schema) = base_of(member)?;
    let mut pointer = base.pointer();
    let own = member.pointer();
    let (_, own) = own.get(pointer.len()..)?.split_last()?;
    let mut search = Search { name: member.key()?, own, path: Vec::new(), best: None };
    search.object(schema, Some(base), 0);
    let Best { mut path, is_one_of_several, .. } = search.best?;
    pointer.append(&mut path);
    let pointer = Location { part: Part::Body, pointer }.json_pointer();
    Some(Home { pointer, is_one_of_several })
}

/// The resource that the member is in, and its table: an element of a batch, or the body.
fn base_of(member: Value<'_>) -> Option<(Value<'_>, &'static Object)> {
    let schema = member.document.schema?;
    let mut value = member;
    while value.index != 0 {
        let parent = Value { document: value.document, index: value.node()?.parent };
        if parent.kind() == Kind::Array {
            let list = schema.members.iter().find(|member| Some(member.name) == parent.key())?;
            return Some((value, list.shape.of_elements()?.object()?));
        }
        value = parent;
    }
    Some((value, schema))
}

struct Search<'s> {
    name: &'s str,
    /// The path of the object that the member is in.
    own: &'s [Segment],
    /// The path of the object that is searched.
    path: Vec<Segment>,
    best: Option<Best>,
}

struct Best {
    path: Vec<Segment>,
    /// How many objects on the path are missing, and how many levels it is away.
    distance: (usize, usize),
    is_one_of_several: bool,
}

impl Search<'_> {
    /// Searches an object, of which `here` is the value if the body has one, and the objects below it.
    fn object(&mut self, schema: &'static Object, here: Option<Value<'_>>, missing: usize) {
        // The member can be in a value of another type as well. Large objects are not searched: a request can have thousands
        // of members, and as many misplaced ones.
        if here.is_some_and(|it| it.kind() != Kind::Object || it.len() > MAX_MEMBERS) {
            return;
        }
        let common = self.own.iter().zip(&self.path).take_while(|(own, other)| own == other);
        let common = common.count();
        if common < self.own.len().min(self.path.len()) {
            return;
        }
        let levels = self.own.len().abs_diff(self.path.len());
        for member in schema.members {
            let is_meant = member.name.eq_ignore_ascii_case(self.name);
            if is_meant
                && !matches!(member.shape, Shape::ReadOnly)
                && get(here, member.name).is_none()
            {
                self.found(member.name, (missing, levels));
            }
            let (object, steps) = match member.shape {
                Shape::Nested(object) => (Some(object), 1),
                Shape::ArrayOf(shape) => (shape.object(), 2),
                _ => (None, 0),
            };
            let Some(object) = object else { continue };
            let value = get(here, member.name);
            self.path.push(Segment::Key(Cow::Borrowed(member.name)));
            let value = match steps {
                1 => value,
                _ => {
                    self.path.push(Segment::Index(0));
                    value.and_then(|list| list.children().next())
                }
            };
            self.object(object, value, missing + usize::from(value.is_none()));
            self.path.truncate(self.path.len() - steps);
        }
    }

    fn found(&mut self, name: &'static str, distance: (usize, usize)) {
        if let Some(best) = self.best.as_mut().filter(|best| best.distance <= distance) {
            best.is_one_of_several |= best.distance == distance;
            return;
        }
        let mut path = self.path.clone();
        // Each element of the array needs the member.
        let is_one_of_several = path.iter().any(|segment| matches!(segment, Segment::Index(_)));
        path.push(Segment::Key(Cow::Borrowed(name)));
        self.best = Some(Best { path, distance, is_one_of_several });
    }
}

/// A member of an object, also in another letter case; `null` reads as an absent one.
fn get<'d>(object: Option<Value<'d>>, name: &str) -> Option<Value<'d>> {
    let is_named =
        |member: &Value<'_>| member.key().is_some_and(|key| key.eq_ignore_ascii_case(name));
    object?.children().find(|member| is_named(member) && member.kind() != Kind::Null)
}

/// More members than any object of the API has.
const MAX_MEMBERS: usize = 32;
