import Testing

@testable import Specification

@Suite struct `The folders read last` {
    @Test func `are kept by their bytes and the tables there are, and the one asked for longest ago goes first`() throws {
        let read = FoldersRead(keeping: 2), service = try Folders.example()
        let asked = ["first", "second", "third"].map { FoldersRead.Asked(name: "example", version: $0, made: nil) }
        read.keep(service, as: asked[0])
        read.keep(service, as: asked[1])
        #expect(read[asked[0]] != nil)
        read.keep(service, as: asked[2])
        #expect(asked.map { read[$0] != nil } == [true, false, true])
        #expect(read[.init(name: "example", version: "first", made: service.layout)] == nil)
        #expect(read[.init(name: "another", version: "first", made: nil)] == nil)
    }
}
