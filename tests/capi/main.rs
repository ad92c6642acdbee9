//! The C ABI as its users meet it: the header, the library's symbols, and C programs that use both.

mod abi;
mod c_programs;
mod examples;
mod header;
mod library;
mod m365_live;
mod misuse;
mod symbols;
