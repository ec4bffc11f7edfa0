using System;
using System.Buffers.Binary;

namespace Iris.Core
{
    /// <summary>
    /// Sound on the WebSocket: a 20-byte little-endian header, then PCM s16le mono. A frame only
    /// borrows its bytes: who keeps them, copies them.
    /// </summary>
    public readonly ref struct Frame
    {
        /// <summary>Bytes before the PCM.</summary>
        public const int HeaderSize = 20;

        /// <param name="kind">Whose sound.</param>
        /// <param name="turn">0 for the microphone.</param>
        /// <param name="sentence">Of the answer, from 0; 0 for the microphone.</param>
        /// <param name="offset">Samples of the sentence (microphone: utterance) before it.</param>
        /// <param name="pcm">s16le mono.</param>
        /// <param name="seq">Its number in the stream that clients resume from.</param>
        /// <param name="flags">0.</param>
        public Frame(
            FrameKind kind,
            uint turn,
            ushort sentence,
            uint offset,
            ReadOnlySpan<byte> pcm,
            ulong seq = 0,
            byte flags = 0)
        {
            Kind = kind;
            Turn = turn;
            Sentence = sentence;
            Offset = offset;
            Pcm = pcm;
            Seq = seq;
            Flags = flags;
        }

        public FrameKind Kind { get; }

        public byte Flags { get; }

        public ushort Sentence { get; }

        public uint Turn { get; }

        /// <summary>Its number in the stream that clients resume from; 0 for the microphone.</summary>
        public ulong Seq { get; }

        /// <summary>Samples of the sentence (for the microphone: of the utterance) before it.</summary>
        public uint Offset { get; }

        /// <summary>s16le mono.</summary>
        public ReadOnlySpan<byte> Pcm { get; }

        /// <summary>Bytes that the frame takes on the wire.</summary>
        public int Size => HeaderSize + Pcm.Length;

        /// <summary>Read a frame, without copying its sound.</summary>
        /// <exception cref="BadMessageException">
        /// Too short, of an unknown kind, or half a sample at the end.
        /// </exception>
        public static Frame Decode(ReadOnlySpan<byte> data)
        {
            if (data.Length < HeaderSize)
            {
                throw new BadMessageException(
                    $"a binary frame has a {HeaderSize}-byte header, got {data.Length}");
            }
            if (data[0] != (byte)FrameKind.Microphone && data[0] != (byte)FrameKind.Speech)
            {
                throw new BadMessageException(
                    $"unknown kind of binary frame: {data[0]} (1 microphone, 2 speech)");
            }
            if ((data.Length - HeaderSize) % 2 != 0)
            {
                throw new BadMessageException("PCM is s16le: the frame ends in half a sample");
            }
            return new Frame(
                (FrameKind)data[0],
                BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(4)),
                BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(2)),
                BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(16)),
                data.Slice(HeaderSize),
                BinaryPrimitives.ReadUInt64LittleEndian(data.Slice(8)),
                data[1]);
        }

        /// <summary>Write the frame into <paramref name="target"/>; gives its size in bytes.</summary>
        /// <exception cref="ArgumentException">The target is shorter than <see cref="Size"/>.</exception>
        public int Encode(Span<byte> target)
        {
            if (target.Length < Size)
            {
                throw new ArgumentException($"the frame takes {Size} bytes", nameof(target));
            }
            target[0] = (byte)Kind;
            target[1] = Flags;
            BinaryPrimitives.WriteUInt16LittleEndian(target.Slice(2), Sentence);
            BinaryPrimitives.WriteUInt32LittleEndian(target.Slice(4), Turn);
            BinaryPrimitives.WriteUInt64LittleEndian(target.Slice(8), Seq);
            BinaryPrimitives.WriteUInt32LittleEndian(target.Slice(16), Offset);
            Pcm.CopyTo(target.Slice(HeaderSize));
            return Size;
        }
    }
}
