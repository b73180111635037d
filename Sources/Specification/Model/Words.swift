import Language

/// Words for people, by language: English always, others and easy read where the folder gives them.
package struct Words: Hashable, Sendable, CustomStringConvertible {
    /// By two-letter language, and under `easy` in easy English.
    package let texts: [String: String]

    package init(_ texts: [String: String]) { self.texts = texts }
    package init(_ english: String) { texts = ["en": english] }

    package var english: String { texts["en"] ?? texts.values.sorted().first ?? "" }
    package var easy: String? { texts["easy"] }
    /// The easy words where they are wanted and there are any.
    package func said(easy isEasy: Bool) -> String { isEasy ? easy ?? english : english }
    package var description: String { english }
    package var isEmpty: Bool { texts.values.allSatisfy(\.isEmpty) }
}

/// Where a part of a folder comes from: the clause or requirement, and a note for the folder's reader. Either may be empty.
package struct Origin: Hashable, Sendable {
    package let source: String, note: String
    package init(source: String = "", note: String = "") { (self.source, self.note) = (source, note) }
}

/// A value and where the folder says it.
package struct Named<Value: Hashable & Sendable>: Hashable, Sendable {
    package let value: Value
    package let place: SourcePlace
    package init(_ value: Value, _ place: SourcePlace) { (self.value, self.place) = (value, place) }
}

/// A part of a folder that has a name of its own.
package protocol Entry: Sendable {
    var name: String { get }
    var place: SourcePlace { get }
}

/// Parts in the order in which the folder gives them, each found by its name.
package struct Entered<Element: Entry>: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    private var elements: [Element]
    private var places: [String: Int]

    package init(_ elements: [Element] = []) {
        self.elements = elements
        places = Dictionary(elements.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    package init(arrayLiteral elements: Element...) { self.init(elements) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { elements.count }
    // Said here, since the ones that every collection has are several times slower across a module's border.
    package func makeIterator() -> [Element].Iterator { elements.makeIterator() }
    package func index(after index: Int) -> Int { index + 1 }
    package func index(before index: Int) -> Int { index - 1 }
    package func formIndex(after index: inout Int) { index += 1 }
    package func formIndex(before index: inout Int) { index -= 1 }
    package subscript(position: Int) -> Element { elements[position] }
    package subscript(name: String) -> Element? { places[name].map { elements[$0] } }
    package func has(_ name: String) -> Bool { places[name] != nil }
    package var names: [String] { elements.map(\.name) }

    /// Puts an element in the place of the one with its name, or at the end.
    package mutating func put(_ element: Element) {
        if let place = places[element.name] {
            elements[place] = element
        } else {
            places[element.name] = elements.count
            elements.append(element)
        }
    }
}
