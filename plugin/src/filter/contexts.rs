//! What belongs to each context, by its ID. The proxy counts contexts upwards, and few of them exist at a time: a sorted list takes
//! less code than a map, and each callback looks several of them up.

/// Values by the ID of their context, in ascending order. They are boxed, because the list moves its elements.
#[derive(Debug)]
pub(super) struct Contexts<T>(Vec<(u32, Box<T>)>);

impl<T> Contexts<T> {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    #[inline(always)]
    pub(super) fn get(&self, context: u32) -> Option<&T> {
        self.0
            .get(self.position(context))
            .filter(|(id, _)| *id == context)
            .map(|(_, value)| &**value)
    }

    #[inline(always)]
    pub(super) fn get_mut(&mut self, context: u32) -> Option<&mut T> {
        let at = self.position(context);
        self.0.get_mut(at).filter(|(id, _)| *id == context).map(|(_, value)| &mut **value)
    }

    pub(super) fn contains(&self, context: u32) -> bool {
        self.get(context).is_some()
    }

    /// Adds a value, or replaces that of its context.
    #[inline(never)]
    pub(super) fn insert(&mut self, context: u32, value: Box<T>) {
        let at = self.position(context);
        match self.0.get_mut(at) {
            Some((id, old)) if *id == context => *old = value,
            _ => self.0.insert(at, (context, value)),
        }
    }

    #[inline(never)]
    pub(super) fn remove(&mut self, context: u32) -> Option<Box<T>> {
        let at = self.position(context);
        self.0.get(at).filter(|(id, _)| *id == context)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn retain(&mut self, mut is_kept: impl FnMut(&T) -> bool) {
        self.0.retain(|(_, value)| is_kept(value));
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(id, value)| (*id, &**value))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| &mut **value)
    }

    /// Where the context is, or would be. Compiled once for all values.
    #[inline(never)]
    fn position(&self, context: u32) -> usize {
        self.0.partition_point(|(id, _)| *id < context)
    }
}

impl<T: Default> Contexts<T> {
    /// The value of a context, which is added if there is none.
    #[inline(always)]
    pub(super) fn get_or_default(&mut self, context: u32) -> &mut T {
        let at = self.position(context);
        if self.0.get(at).is_none_or(|(id, _)| *id != context) {
            self.insert(context, Box::default());
        }
        #[expect(clippy::indexing_slicing, reason = "the list has the context at this place now")]
        let (_, value) = &mut self.0[at];
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_context_in_any_order_of_contexts() {
        let mut contexts = Contexts::new();
        for context in [7, 3, 9, 5] {
            contexts.insert(context, Box::new(context * 10));
        }
        contexts.insert(5, Box::new(51));
        let all: Vec<_> = contexts.iter().map(|(context, value)| (context, *value)).collect();
        assert_eq!(all, [(3, 30), (5, 51), (7, 70), (9, 90)]);
        assert_eq!([contexts.get(9), contexts.get(4), contexts.get(10)], [Some(&90), None, None]);
        assert_eq!([contexts.remove(7), contexts.remove(7)], [Some(Box::new(70)), None]);
        *contexts.get_mut(3).unwrap() += 1;
        contexts.retain(|value| *value != 51);
        let all: Vec<_> = contexts.values_mut().map(|value| *value).collect();
        assert_eq!(all, [31, 90]);
    }

    #[test]
    fn a_context_without_a_value_gets_a_new_one() {
        let mut contexts = Contexts::<u32>::new();
        *contexts.get_or_default(4) += 1;
        *contexts.get_or_default(2) += 5;
        *contexts.get_or_default(4) += 1;
        assert_eq!([contexts.get(2), contexts.get(4)], [Some(&5), Some(&2)]);
        assert!(contexts.contains(2) && !contexts.contains(3));
    }
}
