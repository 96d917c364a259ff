//! Components of messages.
use super::Node;

pub(super) fn of_message(list: &Node<'_>, v2: bool) {
    list.items(0, if v2 { 40 } else { 5 });
}
