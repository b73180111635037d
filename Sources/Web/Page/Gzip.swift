import CZlib

/// Packs what is the same for everyone.
///
/// Never a page: how short it became would tell whoever can add words to it and watch the line what else stands in it.
enum Gzip {
    /// - Returns: the bytes as RFC 1952 has them; nil where there is no memory to pack them in.
    static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // Sixteen more than the window asks for the header of gzip.
        let opened = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard opened == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var (bytes, isWhole) = (bytes, false)
        let room = Int(deflateBound(&stream, uLong(bytes.count)))
        let packed = [UInt8](unsafeUninitializedCapacity: room) { packed, count in
            bytes.withUnsafeMutableBufferPointer { bytes in
                (stream.next_in, stream.avail_in) = (bytes.baseAddress, uInt(bytes.count))
                (stream.next_out, stream.avail_out) = (packed.baseAddress, uInt(room))
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = room - Int(stream.avail_out)
            }
        }
        return isWhole ? packed : nil
    }
}
