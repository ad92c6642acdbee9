//! The C ABI as its users meet it: the header, the library's symbols, and C programs that use both.

mod c_programs;
mod header;
mod library;
mod symbols;
