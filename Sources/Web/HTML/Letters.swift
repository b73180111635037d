extension UInt8 {
    /// The small letter of an ASCII capital; any other byte as it is. Letters beyond ASCII have no place in what we compare.
    var smallLetter: UInt8 { (65...90).contains(self) ? self | 0x20 : self }
    var isDigit: Bool { (48...57).contains(self) }
}
