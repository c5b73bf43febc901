//! Columns as a Parquet file: one group of rows, every cell optional, compressed by Snappy.

use super::column::{Cells, Column};
use crate::Error;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::sync::Arc;

/// The bytes of a file.
pub(super) fn bytes(columns: &[Column]) -> std::result::Result<Vec<u8>, Error> {
    written(columns).map_err(|error| {
        Error::unsupported(format!("this cannot be written as Parquet ({error})"), "report it as a bug")
    })
}

fn written(columns: &[Column]) -> Result<Vec<u8>> {
    let fields: Result<Vec<_>> = columns.iter().map(|column| Ok(Arc::new(field(column)?))).collect();
    let schema = Arc::new(Type::group_type_builder("schema").with_fields(fields?).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        match &column.cells {
            Cells::Integer(cells) => {
                // Parquet keeps unsigned numbers in signed ones of the same bits.
                append::<Int64Type>(&mut group, cells.iter().map(|x| x.map(u64::cast_signed)))?;
            }
            Cells::Real(cells) => append::<DoubleType>(&mut group, cells.iter().copied())?,
            Cells::Text(cells) => {
                let texts = cells.iter().map(|text| text.as_deref().map(ByteArray::from));
                append::<ByteArrayType>(&mut group, texts)?;
            }
        }
    }
    group.close()?;
    writer.close()?;
    Ok(bytes)
}

fn field(column: &Column) -> Result<Type> {
    let (physical, logical) = match column.cells {
        Cells::Integer(_) => (Physical::INT64, Some(LogicalType::integer(64, false))),
        Cells::Real(_) => (Physical::DOUBLE, None),
        Cells::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// Writes the next column of a group of rows.
fn append<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
